/**
 * Resolver of Spectral that leaves the document as it is written. A bundle has all that it refers to in itself, and our rules
 * follow its references. With all of them written out it would be many times as large, and made and walked through for nothing.
 */
module.exports = {
  uriCache: {},
  resolve: async (document) => ({ result: document, errors: [], refMap: {}, graph: null }),
};
