"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.pieceBytes = void 0;
exports.uploadInPieces = uploadInPieces;
const errors_js_1 = require("./errors.js");
const reply_js_1 = require("./reply.js");
/** The size of the pieces in which a large file is sent: one that is no larger is sent at once. */
exports.pieceBytes = 16_777_216;
/** Returns a text in base64, of its bytes in UTF-8. */
const toBase64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
/** Writes what is known of a file, as the protocol tus has it. */
const toMetadata = ({ name, user_id }) => Object.entries({ filename: name, user_id })
    .flatMap(([key, value]) => (value === undefined ? [] : [`${key} ${toBase64(value)}`]))
    .join(',');
/** Uploads a large file by the protocol tus: piece by piece, and on from where it has come to when one has failed. */
function uploadInPieces(transport, file) {
    const { options, params, bytes } = file;
    const { idempotencyKey, headers, ...each } = options;
    const call = (request) => transport.call({
        ...each,
        name: 'files.upload',
        answer: 'object',
        ...request,
        headers: { ...headers, ...request.headers },
    });
    /** Sends a piece, and returns to where the upload has come. */
    async function sendPiece(id, from) {
        const at = { url: '/v2/uploads/{file_id}', path: { file_id: id } };
        const type = { 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': String(from) };
        const content = bytes.slice(from, from + exports.pieceBytes);
        try {
            await call({ ...at, method: 'PATCH', headers: type, content, repeatable: true, answer: undefined });
            return from + content.size;
        }
        catch (error) {
            // An earlier attempt has brought all or a part of it.
            if (!(error instanceof errors_js_1.ParleyError) || error.code !== 'conflict')
                throw error;
            const { received_bytes: received } = (await call({ ...at, method: 'GET' }));
            if (received <= from)
                throw error;
            return received;
        }
    }
    async function send() {
        const about = { 'Upload-Length': String(bytes.size), 'Upload-Metadata': toMetadata(params) };
        const key = idempotencyKey === undefined ? {} : { idempotencyKey };
        const { id } = (await call({ method: 'POST', url: '/v2/uploads', headers: about, ...key }));
        for (let received = 0; received < bytes.size;)
            received = await sendPiece(id, received);
        return call({ method: 'GET', url: '/v2/files/{file_id}', path: { file_id: id } }).withResponse();
    }
    return (0, reply_js_1.reply)(send(), (0, reply_js_1.beginAt)({}), () => send());
}
