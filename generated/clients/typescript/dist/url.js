"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.buildUrl = buildUrl;
/** Writes a value of a path or a query; the items of a list are joined with commas. */
function formatValue(value) {
    if (Array.isArray(value))
        return value.map(formatValue).join(',');
    return encodeURIComponent(value instanceof Date ? value.toISOString() : String(value));
}
function fillPath(template, path) {
    return template.replaceAll(/\{(\w+)\}/g, (_, name) => {
        const text = formatValue(path[name] ?? '');
        // Servers and `fetch` take `.` and `..` for steps in the path, however they are written.
        if (text === '' || text === '.' || text === '..')
            throw new TypeError(`${name} must be an id, not "${text}": it is part of ${template}.`);
        return text;
    });
}
/** Returns the address of a request. Members of the query that are undefined or null are left out. @throws TypeError */
function buildUrl(baseUrl, template, path = {}, query = {}) {
    const pairs = Object.entries(query)
        .filter(([, value]) => value !== undefined && value !== null)
        .map(([name, value]) => `${encodeURIComponent(name)}=${formatValue(value)}`);
    const filled = baseUrl + fillPath(template, path);
    return pairs.length === 0 ? filled : `${filled}${filled.includes('?') ? '&' : '?'}${pairs.join('&')}`;
}
