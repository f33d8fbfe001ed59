import { contextsPart } from '#src/resources/context/erase-store.ts';
import { conversationPart } from '#src/resources/conversations/erase-store.ts';
import type { ErasePart } from '#src/resources/erasure/store.ts';
import { eventsPart } from '#src/resources/events/log/erase-store.ts';
import { messagesPart } from '#src/resources/messages/erase-store.ts';
import { runsPart } from '#src/resources/runs/erase-store.ts';
import { sessionsPart } from '#src/resources/sessions/erase-store.ts';
import { checkpointsPart } from '#src/resources/state/erase-store.ts';

/** The parts of conversations, without memories, in the order in which they are erased. */
export const eraseParts: readonly ErasePart[] = [
  contextsPart,
  checkpointsPart,
  eventsPart,
  messagesPart,
  runsPart,
  sessionsPart,
  conversationPart,
];
