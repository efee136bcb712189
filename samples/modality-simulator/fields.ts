/** A step into a document: a key or a place in a list. */
export type Path = readonly (string | number)[];

/** What is wrong at one place of a description. */
export interface Problem {
  readonly path: Path;
  readonly text: string;
}

/** A path as people write it: `devices[0].peers.storage.port`. */
export function pathText(path: Path): string {
  return path.map((step, at) => (typeof step === 'number' ? `[${step}]` : at === 0 ? step : `.${step}`)).join('');
}

/** Bounds of a number. */
export interface NumberBounds {
  readonly least: number;
  readonly most: number;
  readonly whole?: boolean;
}

/**
 * Reads the fields of one map of a document, and notes what is wrong instead of throwing, so that a reader learns of all
 * problems at once. A field with a problem reads as its default.
 */
export class Fields {
  readonly path: Path;
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #problems: Problem[];
  readonly #known = new Set<string>();

  /** @param problems - Gets what is wrong. */
  constructor(value: unknown, path: Path, problems: Problem[]) {
    this.path = path;
    this.#problems = problems;
    this.#values = isMap(value) ? value : {};
    if (!isMap(value)) this.#note(path, `must be a map of fields, not ${shown(value)}`);
  }

  /** Whether the field is there. */
  has(name: string): boolean {
    this.#known.add(name);
    return this.#values[name] !== undefined && this.#values[name] !== null;
  }

  /** @param fallback - Without one the field is required. */
  text(name: string, fallback?: string, check?: (text: string) => string | undefined): string {
    const value = this.#read(name, fallback === undefined);
    if (value === undefined) return fallback ?? '';
    if (typeof value !== 'string') return this.#wrong(name, `must be text, not ${shown(value)}`, fallback ?? '');
    const problem = check?.(value);
    return problem === undefined ? value : this.#wrong(name, problem, fallback ?? '');
  }

  /** @param fallback - Without one the field is required. */
  number(name: string, bounds: NumberBounds, fallback?: number): number {
    const value = this.#read(name, fallback === undefined);
    if (value === undefined) return fallback ?? bounds.least;
    const problem = numberProblem(value, bounds);
    return problem === undefined ? (value as number) : this.#wrong(name, problem, fallback ?? bounds.least);
  }

  boolean(name: string, fallback: boolean): boolean {
    const value = this.#read(name, false);
    if (value === undefined || typeof value === 'boolean') return value ?? fallback;
    return this.#wrong(name, `must be true or false, not ${shown(value)}`, fallback);
  }

  /** @param fallback - Without one the field is required. */
  oneOf<T extends string>(name: string, choices: readonly T[], fallback?: T): T {
    const value = this.#read(name, fallback === undefined);
    const known = choices.find((choice) => choice === value);
    if (known !== undefined) return known;
    const other = fallback ?? choices[0];
    if (other === undefined) throw new Error(`${name} has nothing to choose from`);
    if (value === undefined) return other;
    return this.#wrong(
      name,
      `must be ${choices.join(', ').replace(/, ([^,]*)$/, ' or $1')}, not ${shown(value)}`,
      other,
    );
  }

  /** Seconds: one number, or the least and the most. */
  span(name: string, most: number): readonly [number, number] {
    const value = this.#read(name, false);
    if (value === undefined) return [0, 0];
    const ends: readonly unknown[] = Array.isArray(value) ? value : [value, value];
    const [least, last] = ends;
    const problem = ends.map((end) => numberProblem(end, { least: 0, most })).find((each) => each !== undefined);
    if (ends.length === 2 && problem === undefined && (least as number) <= (last as number)) {
      return [least as number, last as number];
    }
    return this.#wrong(name, `must be seconds, or [least, most], not ${shown(value)}`, [0, 0]);
  }

  /** A map below this one; undefined when it is not there. */
  map(name: string, required = false): Fields | undefined {
    const value = this.#read(name, required);
    return value === undefined ? undefined : new Fields(value, [...this.path, name], this.#problems);
  }

  /** The maps of a list; none when it is not there. */
  maps(name: string, required = false): Fields[] {
    return this.#list(name, required).map((item, at) => new Fields(item, [...this.path, name, at], this.#problems));
  }

  texts(name: string): string[] {
    return this.#list(name, false).filter((item, at): item is string => {
      if (typeof item !== 'string') this.#note([...this.path, name, at], `must be text, not ${shown(item)}`);
      return typeof item === 'string';
    });
  }

  /** Notes a problem of a field. */
  wrong(name: string, text: string): void {
    this.#note([...this.path, name], text);
  }

  /** Notes fields that nobody asked for: they are misspelt, or stand in the wrong place. */
  end(): void {
    for (const name of Object.keys(this.#values)) {
      if (this.#known.has(name)) continue;
      this.#note([...this.path, name], `is not known here; the fields are ${[...this.#known].sort().join(', ')}`);
    }
  }

  #list(name: string, required: boolean): readonly unknown[] {
    const value = this.#read(name, required);
    if (value === undefined || Array.isArray(value)) return (value as unknown[] | undefined) ?? [];
    return this.#wrong(name, `must be a list, not ${shown(value)}`, []);
  }

  #read(name: string, required: boolean): unknown {
    this.#known.add(name);
    const value = this.#values[name] ?? undefined;
    if (value === undefined && required) this.#note([...this.path, name], 'is missing');
    return value;
  }

  #wrong<T>(name: string, text: string, fallback: T): T {
    this.#note([...this.path, name], text);
    return fallback;
  }

  #note(path: Path, text: string): void {
    this.#problems.push({ path, text });
  }
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function numberProblem(value: unknown, { least, most, whole = false }: NumberBounds): string | undefined {
  const fits = typeof value === 'number' && value >= least && value <= most && (!whole || Number.isInteger(value));
  return fits ? undefined : `must be a ${whole ? 'whole ' : ''}number from ${least} to ${most}, not ${shown(value)}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
