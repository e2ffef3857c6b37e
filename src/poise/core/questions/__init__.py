"""Interview questions: what may be asked, what else an interviewer says, and which are drawn."""
