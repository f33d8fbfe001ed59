"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.buildUrl = buildUrl;
/** Writes a text of a path or a query. @throws TypeError for half of a surrogate pair, which UTF-8 cannot have. */
function encode(name, text) {
    try {
        return encodeURIComponent(text);
    }
    catch {
        throw new TypeError(`${name} has half of a surrogate pair, which cannot be sent.`);
    }
}
/** Writes a value of a query; the items of a list are joined with commas. */
function formatValue(name, value) {
    if (Array.isArray(value))
        return value.map((item) => formatValue(name, item)).join(',');
    if (value instanceof Date)
        return encode(name, value.toISOString());
    if (typeof value === 'object' || (typeof value === 'number' && !Number.isFinite(value)))
        throw new TypeError(`${name} must be a text, a number, a boolean, a date or a list of them.`);
    return encode(name, String(value));
}
function fillPath(template, path) {
    return template.replaceAll(/\{(\w+)\}/g, (_, name) => {
        const value = path[name];
        const text = typeof value === 'string' || Number.isInteger(value) ? String(value) : '';
        // Servers and `fetch` take `.` and `..` for steps in the path, however they are written.
        if (text === '' || text === '.' || text === '..')
            throw new TypeError(`${name} must be an id, not ${JSON.stringify(value)}: it is part of ${template}.`);
        return encode(name, text);
    });
}
/** Returns the address of a request. Members of the query that are undefined or null are left out. @throws TypeError */
function buildUrl(baseUrl, template, path = {}, query = {}) {
    const pairs = Object.entries(query)
        .filter(([, value]) => value !== undefined && value !== null)
        .map(([name, value]) => `${encode(name, name)}=${formatValue(name, value)}`);
    const filled = baseUrl + fillPath(template, path);
    return pairs.length === 0 ? filled : `${filled}${filled.includes('?') ? '&' : '?'}${pairs.join('&')}`;
}
