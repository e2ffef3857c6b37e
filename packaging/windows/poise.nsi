; The installer for Windows, for this user alone: makensis -DVERSION=0.1.0 -DFOLDER=..\..\build\bundle\poise poise.nsi
; (paths are seen from this file; the release workflow compiles it, and Debian's makensis does, too)
Unicode true
!ifndef VERSION
  !error "say -DVERSION=..."
!endif
!ifndef FOLDER
  !error "say -DFOLDER=..., the folder that PyInstaller made"
!endif
!ifndef OUT
  !define OUT "poise-${VERSION}-setup.exe"
!endif
!include "MUI2.nsh"

Name "poise"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\poise"
InstallDirRegKey HKCU "Software\poise" "folder"
RequestExecutionLevel user
SetCompressor /SOLID lzma
ManifestDPIAware true
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "poise"
VIAddVersionKey "FileDescription" "poise, a breathing trainer"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "MIT licence"

!define MUI_ICON "..\icons\poise.ico"
!define MUI_UNICON "..\icons\poise.ico"
!insertmacro MUI_PAGE_LICENSE "..\..\LICENSE"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\poisew.exe"
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\poise"

Section "poise"
  RMDir /r "$INSTDIR\_internal"
  SetOutPath "$INSTDIR"
  File /r "${FOLDER}/*.*"
  CreateDirectory "$SMPROGRAMS\poise"
  CreateShortcut "$SMPROGRAMS\poise\poise.lnk" "$INSTDIR\poisew.exe"
  CreateShortcut "$SMPROGRAMS\poise\Reset.lnk" "$INSTDIR\poisew.exe" "reset"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  WriteRegStr HKCU "Software\poise" "folder" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "poise"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\poise.exe"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
SectionEnd

; What a person recorded stays where it is: poise asks nobody to lose a session to an update.
Section "Uninstall"
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\poise.exe"
  Delete "$INSTDIR\poisew.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\poise\poise.lnk"
  Delete "$SMPROGRAMS\poise\Reset.lnk"
  RMDir "$SMPROGRAMS\poise"
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "Software\poise"
SectionEnd
