"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.createFilesExtras = void 0;
const upload_in_pieces_js_1 = require("./upload-in-pieces.js");
const toRangeHeader = ({ first, last = '' }) => ({
    Range: `bytes=${first}-${last}`,
});
/** Returns the parameters with the name that a `File` has, unless they have one. */
function withName(content, params) {
    const name = params.name ?? content.name;
    return { ...params, ...(name !== undefined && { name }) };
}
/** Returns bytes that can be read again and in parts; null for a stream. */
function toBlob(content) {
    if (content instanceof Blob)
        return content;
    return content instanceof Uint8Array || content instanceof ArrayBuffer ? new Blob([content]) : null;
}
/** Returns the request of an upload. */
function toUpload(content, params, options) {
    const query = withName(content, params);
    const once = content instanceof ReadableStream ? { retries: 0 } : {};
    return {
        ...options,
        ...once,
        name: 'files.upload',
        method: 'POST',
        url: '/v2/files',
        query,
        content,
        answer: 'object',
    };
}
/** Makes the methods of `files` that carry bytes. */
const createFilesExtras = (transport) => ({
    upload(content, params = {}, options = {}) {
        const bytes = toBlob(content);
        const isLarge = bytes !== null && bytes.size > upload_in_pieces_js_1.pieceBytes;
        const upload = isLarge
            ? (0, upload_in_pieces_js_1.uploadInPieces)(transport, { bytes, params: withName(content, params), options })
            : transport.call(toUpload(content, params, options));
        return upload;
    },
    download(fileId, { range, headers, ...options } = {}) {
        const path = { file_id: fileId };
        const own = { ...headers, ...(range && toRangeHeader(range)) };
        return transport.download({
            ...options,
            headers: own,
            name: 'files.download',
            method: 'GET',
            url: '/v2/files/{file_id}/content',
            path,
        });
    },
});
exports.createFilesExtras = createFilesExtras;
