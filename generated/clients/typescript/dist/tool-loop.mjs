import { askAbout, untilAborted } from "./approve.mjs";
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
 * calls none. Calls that a person has to approve are decided by `approve`. Read the events of all replies with `for await`, or ask for the end.
 */
export class ToolRun {
    #methods;
    #params;
    #options;
    #controller = new AbortController();
    #ending = new Ending();
    #maxRounds;
    #toolTimeoutMs;
    #stream = null;
    #begun = false;
    #last = null;
    constructor(methods, params, options) {
        if (typeof params?.tools !== 'object' || params.tools === null)
            throw new TypeError('run needs tools, an object of functions by their names.');
        if (params.approve !== undefined && typeof params.approve !== 'function')
            throw new TypeError('approve must be a function that decides about a call.');
        this.#methods = methods;
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
    /** Waits for the reply that calls no tool, or that waits for decisions, reading it if nobody does. */
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
        const { tools: _tools, approve: _approve, maxRounds: _maxRounds, toolTimeoutMs: _toolTimeoutMs, ...message } = this.#params;
        let open = () => this.#methods.send(message, this.#options);
        for (let round = 0; open; round++) {
            this.#stream = open();
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
            if (this.#goesOn(reply) && round >= this.#maxRounds)
                throw tooManyRounds(this.#maxRounds, reply);
            open = await this.#answer(reply, message, [...waiting.values()]);
            if (this.#controller.signal.aborted)
                return;
            if (!open)
                this.#last = reply;
        }
    }
    #goesOn({ message: { state } }) {
        return state === 'requires_tool_results' || (state === 'requires_approval' && this.#params.approve !== undefined);
    }
    /** Does what a reply waits for. Returns null when the run ends with this reply. */
    async #answer(reply, first, calls) {
        // A key of the caller's is of the first message.
        const { idempotencyKey: _key, ...options } = this.#options;
        const { approve } = this.#params;
        if (!this.#goesOn(reply))
            return null;
        if (reply.message.state === 'requires_tool_results') {
            const results = await Promise.all(calls.map((call) => this.#carryOut(call)));
            return () => this.#methods.send(withResults(first, reply.session.id, results), options);
        }
        const decisions = approve && (await this.#decide(reply, approve));
        return decisions ? () => this.#methods.decide(reply.message.run_id, { decisions }, options) : null;
    }
    /** Has the calls of a reply decided; null when one is left open, or when the run was aborted meanwhile. */
    async #decide({ approvals = [] }, approve) {
        try {
            return await askAbout(approvals, approve, this.#signal());
        }
        catch (error) {
            if (this.#controller.signal.aborted)
                return null;
            throw error;
        }
    }
    /** The signal of functions of the caller, which ends with the run. */
    #signal(...more) {
        const { signal: caller } = this.#options;
        return AbortSignal.any([this.#controller.signal, ...(caller ? [caller] : []), ...more]);
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
        const signal = this.#signal(timeout.signal);
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
/** Returns the choice for the next round. A tool that had to be called has been: from now on the model decides. */
const relaxChoice = (tools) => tools.tool_choice === 'required' || typeof tools.tool_choice === 'object' ? { ...tools, tool_choice: 'auto' } : tools;
/** Returns the message with the results. */
function withResults({ options, context }, session, results) {
    return {
        message: { role: 'tool', content: { type: 'tool_results', results } },
        context: { session_id: session, ...(context.user && { user: context.user }) },
        ...(options && { options: { ...options, ...(options.tools && { tools: relaxChoice(options.tools) }) } }),
    };
}
const tooManyRounds = (maxRounds, { session }) => new ParleyError({
    message: `The model still calls tools after ${maxRounds} rounds; give a larger maxRounds. Session ${session.id} waits for their results.`,
    code: 'tool_rounds_exceeded',
});
