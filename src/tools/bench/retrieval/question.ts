/** A question with the names of the memories that answer it: none for what is not to bring anything back. */
export type Question = { kind: string; query: string; answers: readonly string[] };
