/**
 * The data that a page's links load, without its own references: SvelteKit flattens values into one list, in which objects
 * and lists name their parts by place (https://github.com/sveltejs/devalue). A place is a number by chance; every number that
 * is told stands in the list as itself. What is of another form comes back as it is.
 */
export function withoutPlaces(body: Buffer): Buffer {
  try {
    const lines = body.toString().split('\n').filter(Boolean);
    return Buffer.from(lines.map((line) => JSON.stringify(told(JSON.parse(line)))).join('\n'));
  } catch {
    return body;
  }
}

function told(line: unknown): unknown {
  const { nodes, data, ...rest } = line as { nodes?: unknown[]; data?: unknown };
  return {
    ...rest,
    ...(nodes === undefined
      ? {}
      : { nodes: nodes.map((node) => (node === null ? null : told(node))) }),
    ...(data === undefined ? {} : { data: Array.isArray(data) ? data.map(valueOf) : data }),
  };
}

/** Of what has parts, their names; anything else stands for itself. */
function valueOf(entry: unknown): unknown {
  if (Array.isArray(entry)) return entry.filter((part) => typeof part !== 'number');
  return typeof entry === 'object' && entry !== null ? Object.keys(entry) : entry;
}
