/** The maximum size of headers, as for HTTP. Clients may send more before they have read the HTTP/2 setting. */
export const maxHeaderBytes = 16_384;

/** The times of the door, in ms, when it is given no others. */
export const defaultMs = { heartbeat: 15_000, renew: 15_000, keepalive: 20_000, request: 60_000 };
