import { drain, Ending } from "./chat-stream.mjs";
import { ParleyError } from "./errors.mjs";
import { validText } from "./stream.mjs";
/** Returns the definitions of tools that have `parameters`, for `parley.agents.create({ tools, … })`. */
export function toolDefinitions(tools) {
    return Object.entries(tools).map(([name, { description, parameters }]) => ({
        name,
        ...(description !== undefined && { description }),
        parameters: parameters ?? { type: 'object' },
    }));
}
/** A number of the loop has to be whole and positive. @throws TypeError */
function checkLimit(name, value) {
    if (Number.isInteger(value) && value > 0)
        return value;
    throw new TypeError(`${name} must be a whole number from 1 on, not ${value}.`);
}
/**
 * A conversation with tools: replies are streamed, the tools that they call are run, and their results are sent, until a reply
 * calls none. Read the events of all replies with `for await`, or ask for the end.
 */
export class ToolRun {
    #open;
    #params;
    #options;
    #controller = new AbortController();
    #ending = new Ending();
    #maxRounds;
    #toolTimeoutMs;
    #stream = null;
    #begun = false;
    #last = null;
    constructor(open, params, options) {
        if (typeof params?.tools !== 'object' || params.tools === null)
            throw new TypeError('run needs tools, an object of functions by their names.');
        this.#open = open;
        this.#params = params;
        this.#options = options;
        this.#maxRounds = checkLimit('maxRounds', params.maxRounds ?? 10);
        this.#toolTimeoutMs = checkLimit('toolTimeoutMs', params.toolTimeoutMs ?? 60_000);
    }
    /** The id of the run of the current reply, or null before it has begun. */
    get runId() {
        return this.#stream?.runId ?? null;
    }
    /** The sequence of the last event that was read, or null. */
    get lastSeq() {
        return this.#stream?.lastSeq ?? null;
    }
    /** Ends the loop: closes the connection and tells the tools that run. */
    abort() {
        this.#controller.abort();
        this.#stream?.abort();
    }
    async *[Symbol.asyncIterator]() {
        if (this.#begun)
            throw new TypeError('A run can be read only once.');
        this.#begun = true;
        yield* this.#ending.watch(this.#rounds(), () => this.#last);
    }
    /** Yields the text of all replies, piece by piece. */
    async *text() {
        yield* validText(this);
    }
    /** Waits for the reply that calls no tool, reading it if nobody does. */
    async finalReply() {
        if (!this.#begun)
            await drain(this);
        return this.#ending.promise;
    }
    /** Waits for the message of the last reply. */
    async finalMessage() {
        return (await this.finalReply()).message;
    }
    async *#rounds() {
        const { tools: _tools, maxRounds: _maxRounds, toolTimeoutMs: _toolTimeoutMs, ...first } = this.#params;
        let params = first;
        for (let round = 0;; round++) {
            this.#stream = this.#open(params, this.#options);
            if (this.#controller.signal.aborted)
                return;
            const waiting = new Map();
            for await (const event of this.#stream) {
                noteCall(event, waiting);
                yield event;
            }
            if (this.#stream.aborted)
                return;
            const reply = await this.#stream.finalReply();
            if (reply.message.state !== 'requires_tool_results') {
                this.#last = reply;
                return;
            }
            if (round >= this.#maxRounds)
                throw tooManyRounds(this.#maxRounds, reply);
            const results = await Promise.all([...waiting.values()].map((call) => this.#carryOut(call)));
            if (this.#controller.signal.aborted)
                return;
            params = nextRound(params, reply.session.id, results);
        }
    }
    /** Runs the tool of a call. Whatever goes wrong is a result, from which the model can go on. */
    async #carryOut(toolCall) {
        const { id: tool_call_id, name } = toolCall;
        const tool = Object.hasOwn(this.#params.tools, name) ? this.#params.tools[name] : undefined;
        if (!tool)
            return { tool_call_id, content: `There is no tool ${name}.`, is_error: true };
        const caller = this.#options.signal;
        // Its own timer, which ends with the tool: one of `AbortSignal.timeout` would go on, and in some runtimes keep the process.
        const timeout = new AbortController();
        const timer = setTimeout(() => timeout.abort(), this.#toolTimeoutMs);
        const signal = AbortSignal.any([this.#controller.signal, timeout.signal, ...(caller ? [caller] : [])]);
        try {
            const args = JSON.parse(toolCall.arguments === '' ? '{}' : toolCall.arguments);
            const parsed = tool.parse ? tool.parse(args) : args;
            const result = await untilAborted(Promise.resolve(tool.run(parsed, { toolCall, signal })), signal);
            return { tool_call_id, content: typeof result === 'string' ? result : (JSON.stringify(result) ?? 'null') };
        }
        catch (error) {
            caller?.throwIfAborted();
            const reason = timeout.signal.aborted ? `${name} took longer than ${this.#toolTimeoutMs} ms.` : undefined;
            return {
                tool_call_id,
                content: reason ?? (error instanceof Error ? error.message : String(error)),
                is_error: true,
            };
        }
        finally {
            clearTimeout(timer);
        }
    }
}
/** Notes the calls that wait for a result: not those that were refused, or that Parley carries out itself. */
function noteCall(event, waiting) {
    if (event.event === 'tool_call' && !event.refused && !event.handled)
        waiting.set(event.tool_call.id, event.tool_call);
    if (event.event === 'tool_result')
        waiting.delete(event.tool_call_id);
}
/** Waits for a tool, or until it is no longer waited for. */
function untilAborted(work, signal) {
    return new Promise((resolve, reject) => {
        const leave = () => reject(signal.reason);
        if (signal.aborted)
            leave();
        signal.addEventListener('abort', leave, { once: true });
        work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
    });
}
/** Returns the choice for the next round. A tool that had to be called has been: from now on the model decides. */
const relaxChoice = (tools) => tools.tool_choice === 'required' || typeof tools.tool_choice === 'object' ? { ...tools, tool_choice: 'auto' } : tools;
/** Returns the message with the results. */
function nextRound({ options, context }, session, results) {
    return {
        message: { role: 'tool', content: { type: 'tool_results', results } },
        context: { session_id: session, ...(context.user && { user: context.user }) },
        ...(options && { options: { ...options, ...(options.tools && { tools: relaxChoice(options.tools) }) } }),
    };
}
const tooManyRounds = (maxRounds, { session }) => new ParleyError({
    message: `The model still calls tools after ${maxRounds} rounds; give a larger maxRounds. Session ${session.id} waits for the results.`,
    code: 'tool_rounds_exceeded',
});
