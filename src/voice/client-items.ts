import { LRUCache } from 'lru-cache';
import type { Approval, Decision, RealtimeItem, RealtimeMessageItem } from '#generated/v2/client/types.gen.ts';
import { newId } from '#src/api/ids.ts';
import { invalidRequest, notFound, problem } from '#src/api/problems.ts';
import { atMostEntries } from '#src/process/at-most-entries.ts';
import type { ConversationEnd } from './conversation-end.ts';
import type { ItemChain } from './item-chain.ts';
import { toTranscriptMessage } from './items.ts';
import type { JobQueue } from './job-queue.ts';
import type { SendEvent } from './outgoing-events.ts';
import type { SessionServices } from './session-services.ts';

/** The most results of calls that wait for an answer, and the most characters of them. */
const mostResults = 128;
const longestResults = 2_000_000;
/** The most ids of a client's own that are remembered. */
const mostAliases = 1_000;

/** Returns the problem of an item whose id another one has. */
export const refuseItemId = (id: string) =>
  invalidRequest([
    { pointer: '/item/id', detail: `Another item of the conversation has the id ${id}.`, code: 'unique' },
  ]);

/** The result of a call that the client has carried out. */
type CallResult = { tool_call_id: string; content: string };

type ItemParts = {
  services: SessionServices;
  send: SendEvent;
  chain: ItemChain;
  end: ConversationEnd;
  jobs: JobQueue;
  /** Lists the approvals that the last answer asks for. */
  listApprovals: () => readonly Approval[];
};

/** The items that a client adds, reads and deletes: messages, and what the next answer goes on with. */
export class ClientItems {
  readonly #parts: ItemParts;
  /** The last ids that clients have given to items, with those of their messages. */
  readonly #aliases = new LRUCache<string, string>(atMostEntries(mostAliases));
  #results: CallResult[] = [];
  #decisions: Decision[] = [];

  constructor(parts: ItemParts) {
    this.#parts = parts;
  }

  /** Takes the results of calls that wait for an answer. */
  takeResults(): CallResult[] {
    return this.#results.splice(0);
  }

  /** Takes the decisions that wait for an answer. */
  takeDecisions(): Decision[] {
    return this.#decisions.splice(0);
  }

  /** Adds an item at the end. @throws `invalid_request` for another place, or an item that a client does not add; `insufficient_permissions` */
  create(item: RealtimeItem, previousId: string | null, eventId: string | null): void {
    const { chain, services } = this.#parts;
    if (previousId !== null && previousId !== 'root' && previousId !== chain.lastId)
      throw invalidRequest([
        {
          pointer: '/previous_item_id',
          detail: `Items are added at the end: leave it out, or name ${chain.lastId ?? 'none'}.`,
          code: 'not_supported',
        },
      ]);
    switch (item.type) {
      case 'message':
        return this.#createMessage(item, eventId);
      case 'function_call_output':
        this.#addResult({ tool_call_id: item.call_id, content: item.output });
        return this.#confirm({ ...item, id: item.id ?? `fco_${newId('msg').slice(4)}` });
      case 'mcp_approval_response':
        services.requireScope('approvals:write');
        this.#decide({
          tool_call_id: this.#toApprovedCall(item.approval_request_id),
          action: item.approve ? 'approve' : 'reject',
          ...(item.reason && { reason: item.reason }),
        });
        return this.#confirm({ ...item, id: item.id ?? `mcpr_${newId('msg').slice(4)}` });
      default:
        throw invalidRequest([
          { pointer: '/item/type', detail: `A client does not add a ${item.type}.`, code: 'not_supported' },
        ]);
    }
  }

  /** Tells the client of an item. @throws `message_not_found` */
  async retrieve(itemId: string): Promise<void> {
    const { services, send } = this.#parts;
    send({ type: 'conversation.item.retrieved', item: await services.getItem(this.#toMessageId(itemId)) });
  }

  /** Deletes the message of an item. @throws `message_not_found` for an item that is no message */
  delete(itemId: string): void {
    const { services, send, chain, end, jobs } = this.#parts;
    const id = this.#toMessageId(itemId);
    const run = async () => {
      await services.deleteMessage(id);
      if (end.lastMessage?.id === id) await end.reload();
      if (chain.lastId === itemId) chain.lastId = end.lastMessage?.id ?? null;
      send({ type: 'conversation.item.deleted', item_id: itemId });
    };
    jobs.add({ eventId: null, run });
  }

  #createMessage(item: RealtimeMessageItem, eventId: string | null): void {
    const id = item.id ?? newId('msg');
    if (this.#aliases.has(id)) throw refuseItemId(id);
    const messages = toTranscriptMessage(item).map((message) => ({ ...message, id }));
    const run = async () => {
      const messageId = await this.#parts.end.add(messages as never, item.role !== 'assistant');
      if (messageId !== id) this.#aliases.set(id, messageId);
      this.#confirm({ ...item, id });
    };
    this.#parts.jobs.add({ eventId, run });
  }

  /** Keeps a result until an answer goes on with it: the last one of each call. @throws `payload_too_large` */
  #addResult(result: CallResult): void {
    const others = this.#results.filter(({ tool_call_id }) => tool_call_id !== result.tool_call_id);
    const length = others.reduce((sum, { content }) => sum + content.length, result.content.length);
    if (others.length >= mostResults || length > longestResults)
      throw problem(
        'payload_too_large',
        `At most ${mostResults} results with ${longestResults} characters wait for response.create.`,
      );
    this.#results = [...others, result];
  }

  /** Keeps a decision until an answer goes on with it: the last one about each call. */
  #decide(decision: Decision): void {
    this.#decisions = [...this.#decisions.filter(({ tool_call_id: id }) => id !== decision.tool_call_id), decision];
  }

  #toApprovedCall(approvalId: string): string {
    const found = this.#parts.listApprovals().find(({ id }) => id === approvalId);
    if (found) return found.tool_call_id;
    const detail = `No approval ${approvalId} is asked for.`;
    throw invalidRequest([{ pointer: '/item/approval_request_id', detail, code: 'unknown_item' }]);
  }

  #confirm(item: RealtimeItem): void {
    const { chain, send } = this.#parts;
    const previous_item_id = chain.place(item.id!);
    chain.settle(item.id!);
    const shown = { ...item, object: 'realtime.item' as const, status: 'completed' as const };
    const written = item.type === 'mcp_approval_response' ? { ...item, object: shown.object } : shown;
    send({ type: 'conversation.item.added', previous_item_id, item: written as RealtimeItem });
    send({ type: 'conversation.item.done', previous_item_id, item: written as RealtimeItem });
  }

  #toMessageId(itemId: string): string {
    const id = this.#aliases.get(itemId) ?? itemId;
    if (/^msg_[0-7][0-9a-hjkmnp-tv-z]{25}$/.test(id)) return id;
    throw notFound('message', itemId);
  }
}
