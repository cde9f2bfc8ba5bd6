/** The parts of a schema of the contract that attacks look at. */
export interface Shape {
  title?: string;
  type?: string;
  pattern?: string;
  const?: unknown;
  anyOf?: Shape[];
  properties?: Record<string, Shape>;
  items?: Shape;
}

/** Paths of fields of a value that its schema does not declare. */
export function undeclaredFields(shape: Shape, value: unknown, path = ''): string[] {
  if (shape.anyOf !== undefined) {
    const each = shape.anyOf.map((option) => undeclaredFields(option, value, path));
    return each.toSorted((a, b) => a.length - b.length)[0] ?? [];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item) => undeclaredFields(shape.items ?? {}, item, `${path}[]`));
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, field]) => {
    const declared = shape.properties?.[name];
    if (declared === undefined) return [`${path}.${name}`];
    return undeclaredFields(declared, field, `${path}.${name}`);
  });
}
