type Values = Record<string, unknown>;
/** Returns the address of a request. Members of the query that are undefined or null are left out. @throws TypeError */
export declare function buildUrl(baseUrl: string, template: string, path?: Values, query?: Values): string;
export {};
