// What crosses from one node to another is copied, as calls copy it: structured clone, without what
// has a class of its own. Errors cross with their fields, marked as coming from elsewhere.

const ERRORS: Record<string, ErrorConstructor> = {
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
};

function refused(what: string): DOMException {
  return new DOMException(what, 'DataCloneError');
}

/** A copy of a value; throws where a call could not carry it. */
export function copyOf<Value>(value: Value): Value {
  if (typeof value === 'function' || typeof value === 'symbol') {
    throw refused(`${String(value)} could not be cloned.`);
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf) as Value;
  const prototype = Object.getPrototypeOf(value);
  if (prototype === Object.prototype) {
    const copy: Record<string, unknown> = {};
    for (const [name, inner] of Object.entries(value)) copy[name] = copyOf(inner);
    return copy as Value;
  }
  if (value instanceof Map) {
    return new Map([...value].map(([key, inner]) => [copyOf(key), copyOf(inner)])) as Value;
  }
  if (value instanceof Set) return new Set([...value].map(copyOf)) as Value;
  if (value instanceof Error) return copyOfError(value) as Value;
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return copyOfBytes(value) as Value;
  if (value instanceof Date || value instanceof RegExp) return structuredClone(value);
  const name = prototype?.constructor?.name ?? 'Object';
  throw refused(
    `Could not serialize object of type "${name}". This type does not support serialization.`,
  );
}

// A view arrives as a view of what it shows, not of the whole buffer behind it.
function copyOfBytes(value: ArrayBuffer | ArrayBufferView): unknown {
  if (value instanceof ArrayBuffer) return value.slice(0);
  return structuredClone(value instanceof DataView ? value : (value as Uint8Array).slice());
}

function fieldsOf(error: Error): [string, unknown][] {
  const names = Object.getOwnPropertyNames(error).filter((name) => !/^(stack|message)$/.test(name));
  return names.flatMap((name): [string, unknown][] => {
    try {
      return [[name, copyOf((error as unknown as Record<string, unknown>)[name])]];
    } catch {
      return [];
    }
  });
}

function copyOfError(error: Error): Error {
  if (error instanceof DOMException) return new DOMException(error.message, error.name);
  const Class = ERRORS[error.name] ?? Error;
  return Object.assign(new Class(error.message), Object.fromEntries(fieldsOf(error)));
}

/** What a caller is thrown for what was thrown on the other side. */
export function thrownAcross(thrown: unknown): unknown {
  const isThing = typeof thrown === 'object' && thrown !== null;
  const copy = isThing ? copyOf(thrown) : new Error(String(thrown));
  return Object.assign(copy as object, { remote: true });
}
