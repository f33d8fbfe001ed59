const toRangeHeader = ({ first, last = '' }) => ({
    Range: `bytes=${first}-${last}`,
});
/** Returns the request of an upload. */
function toUpload(content, params, options) {
    const name = params.name ?? content.name;
    const query = { ...params, ...(name !== undefined && { name }) };
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
export const createFilesExtras = (transport) => ({
    upload: (content, params = {}, options = {}) => transport.call(toUpload(content, params, options)),
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
