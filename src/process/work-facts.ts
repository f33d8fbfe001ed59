/** The facts by which lines of the log and spans are found, by the names that the lines have. All are ids of Parley's, or counts. */
export type WorkFacts = {
  request_id?: string;
  operation_id?: string;
  org?: string | undefined;
  key_id?: string | undefined;
  user_id?: string | undefined;
  agent_id?: string;
  session_id?: string;
  run_id?: string;
  /** The tokens of prompts and answers that models have counted so far. */
  tokens_used?: number;
};
