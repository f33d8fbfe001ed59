/** A rule that a machine breaks: a JSON pointer to where, a sentence, and a code for programs. */
export type MachineFault = { pointer: string; detail: string; code: string };
