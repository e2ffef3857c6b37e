// Runs a script under MicroPython itself, built for WebAssembly:
//   npm install @micropython/micropython-webassembly-pyscript
//   node micropython.mjs node_modules/@micropython/micropython-webassembly-pyscript FIRMWARE SCRIPT
import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [pkg, firmware, script] = process.argv.slice(2);
const { loadMicroPython } = await import(pathToFileURL(resolve(pkg, "micropython.mjs")));
const mp = await loadMicroPython({ stdout: (line) => console.log(line), linebuffer: true });
mp.FS.mkdir("/lib"); // where MicroPython looks for modules
for (const name of readdirSync(firmware)) {
  // main.py needs pins and a radio; the rest is plain
  if (name.endsWith(".py") && name !== "main.py") {
    mp.FS.writeFile("/lib/" + name, readFileSync(join(firmware, name), "utf8"));
  }
}
mp.runPython(readFileSync(script, "utf8"));
