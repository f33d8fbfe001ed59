/** Every failure that the server tells of, in an answer or in the middle of a stream. */
export class ParleyApiError extends Error {
    /** Act on it: it never changes. */
    code;
    /** The HTTP status; null in the middle of a stream. */
    status;
    /** What to quote when asking an operator about this failure. */
    requestId;
    constructor(code, message, answer) {
        super(message);
        this.name = 'ParleyApiError';
        this.code = code;
        this.status = answer.status;
        this.requestId = answer.requestId;
    }
}
/** Returns the error for an answer that is not a success, even if a proxy wrote it. */
export async function errorOf(response) {
    const answer = { status: response.status, requestId: response.headers.get('x-request-id') };
    const failure = failureIn(await response.text());
    if (failure)
        return new ParleyApiError(failure.code, failure.message, answer);
    return new ParleyApiError('unexpected_response', `The server answered ${response.status}.`, answer);
}
function failureIn(text) {
    try {
        const { error } = JSON.parse(text);
        return typeof error?.code === 'string' ? error : null;
    }
    catch {
        return null;
    }
}
