import type { AguiRunStarted } from '#generated/v2/client/types.gen.ts';
import type { Principal } from '#src/access/principal.ts';
import type { EntityDatabase, SendLast } from '#src/db/query.ts';
import type { AguiEvent } from '#src/event-log/event.ts';
import type { Write } from '#src/api/write.ts';
import type { Tool } from '#src/llm/types.ts';
import type { AgentDefinition } from '#src/resources/agents/table.ts';
import type { BranchKey } from '#src/resources/branches/store.ts';
import type { ApprovedArguments } from '#src/resources/approvals/decide.ts';
import type { RunRequest } from '#src/resources/runs/table.ts';
import type { CallTool, ReviewCall } from '#src/resources/tools/offer.ts';
import type { Shares } from '#src/access/shares.ts';
import type { RunQuotas } from '#src/access/quota.ts';
import type { Learner } from '#src/resources/messages/memory/learner.ts';
import type { InputMedia } from './accepted-media.ts';
import type { MessageTarget, PlaceContext } from './place.ts';
import type { OfferMemoryTools } from '#src/resources/messages/memory/tools.ts';
import type { RecallForPrompt, Recollection } from '#src/resources/messages/memory/recollection.ts';
import type { Runner, RunnerDeps } from './runner.ts';

/** The services that starting a run needs. */
export type ChatDeps = Omit<RunnerDeps, 'onRunEnd'> & {
  runner: Runner;
  instanceId: string;
  /** The window of a model that neither the gateway nor the table of models knows. */
  limits: { windowTokens: number };
  /** The numbers of runs that callers may have under way. */
  shares: Shares;
  /** The daily quotas, and the count of what runs use. */
  quotas: RunQuotas;
  recall?: RecallForPrompt;
  learner?: Pick<Learner, 'learn'>;
  memoryTools?: OfferMemoryTools;
  /** Calls a tool of the organization. */
  callTool: CallTool;
  /** Tells whether a call of a tool has to be approved by a person. */
  reviewCall: ReviewCall;
};

/** The services that starting a run needs, and the way in which it is written. */
export type StartDeps = ChatDeps & { write: Write };

/** The caller that asks for a run. `instance` is the path of the operation, for problems. */
export type RunCaller = { principal: Principal; requestId: string; instance: string };

/** The input of a run. */
export type RunInput = {
  /** The branch of the conversation on which it answers. */
  branchId: BranchKey;
  /** The message from before it that it answers again, if it does. */
  answersMessageId?: string | null;
  /** The messages that it answers, if they are known by their ids. */
  inputIds?: readonly string[];
  /** The parts of its messages that are more than text. */
  media?: readonly InputMedia[];
  /** Its first events, given the id of its row. What RUN_STARTED calls the session and the run, all its events do. */
  events: (runId: string) => readonly [AguiRunStarted, ...AguiEvent[]];
  /** Tools and context for this run only, beside those of the agent. */
  tools?: readonly Tool[];
  context?: string;
  /** The run whose tool calls it brings the results of; null when it begins a turn. */
  continues: string | null;
  /** The calls that were approved, which it makes before its model answers. */
  approved?: readonly ApprovedArguments[];
  /** Stores what is decided with it, given the id of its row. */
  store?: (tx: EntityDatabase, runId: string) => Promise<void>;
  /** The run that has answered before what it answers again: its caller's controls hold again. */
  repeats?: string | null;
};

/** The ways to store what begins with a run: see `TransactionWork`. */
export type StartSenders = [SendLast, () => Promise<void>];

/** A wish for a run. Its functions are called in this order, in the transaction that begins the run. */
export type Opening = RunCaller & {
  options: RunRequest;
  /** The memories to look for before the transaction begins. */
  recollection?: Recollection;
  /** The parts of its new message that are more than text, whose addresses are fetched before the transaction begins. */
  media?: readonly InputMedia[];
  /** Whether it may begin in one transaction with others: see `RunTransaction`. */
  apart?: string | null;
  /** Finds or makes the session, and locks it. */
  place(tx: EntityDatabase, context: PlaceContext): Promise<MessageTarget>;
  /** Returns the input of the run, if it may begin now; or the run that answers already. */
  admit(
    tx: EntityDatabase,
    place: MessageTarget & { currentBranchId: BranchKey },
    agent: AgentDefinition,
    now: Date,
  ): Promise<RunInput | { answeredBy: string }>;
};
