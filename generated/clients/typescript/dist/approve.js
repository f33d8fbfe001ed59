"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.askAbout = askAbout;
exports.untilAborted = untilAborted;
/** @throws TypeError for what is no decision, such as `true`. */
function checkDecision(decision) {
    if (['approve', 'reject', 'edit'].includes(decision?.action))
        return decision;
    throw new TypeError(`approve must return a decision such as { action: 'approve' }, or null to leave the call open, not ${JSON.stringify(decision)}.`);
}
/**
 * Asks about the calls of a run one after the other. Returns the decisions, or null when a call is left open: a run takes the
 * decisions about all its calls at once.
 *
 * @throws TypeError for what is no decision.
 */
async function askAbout(approvals, approve, signal) {
    const decisions = [];
    for (const approval of approvals) {
        const decision = await untilAborted(Promise.resolve(approve(approval, { signal })), signal);
        if (decision === null || decision === undefined)
            return null;
        decisions.push({ ...checkDecision(decision), tool_call_id: approval.tool_call_id });
    }
    return decisions;
}
/** Waits for a function of the caller, or until it is no longer waited for. */
function untilAborted(work, signal) {
    return new Promise((resolve, reject) => {
        const leave = () => reject(signal.reason);
        if (signal.aborted)
            leave();
        signal.addEventListener('abort', leave, { once: true });
        work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
    });
}
