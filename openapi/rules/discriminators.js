import { follow, schemasOf } from './document.js';

/** A union of objects has a discriminator, and each branch holds its value as a required `const`. */
export default function discriminators(document) {
  const unions = schemasOf(document).filter(
    ({ schema }) => (schema.oneOf ?? []).filter((branch) => branch.$ref).length > 1,
  );
  return unions.flatMap(({ schema, path }) => faultsOf(document, schema).map((message) => ({ message, path })));
}

function faultsOf(document, { oneOf, discriminator }) {
  if (!discriminator?.mapping) return ['A union needs a discriminator with a mapping.'];
  const { propertyName, mapping } = discriminator;
  const targets = Object.values(mapping);
  const missing = oneOf
    .filter(({ $ref }) => !targets.includes($ref))
    .map(({ $ref }) => `${$ref} is not in the mapping.`);
  const wrong = Object.entries(mapping).filter(([value, $ref]) => {
    const { properties, required } = follow(document, { $ref });
    return properties[propertyName]?.const !== value || !required.includes(propertyName);
  });
  return [
    ...missing,
    ...wrong.map(([value, $ref]) => `${$ref} has to require ${propertyName} with the const ${value}.`),
  ];
}
