// The objects of one class, found by their names.

import { type NamespaceOptions, SimObject } from './objects.ts';
import { stubOf } from './stubs.ts';

/** The objects of one class. */
export class Namespace {
  readonly name: string;
  readonly #options: NamespaceOptions;
  readonly #objects = new Map<string, SimObject>();

  constructor(options: NamespaceOptions) {
    this.name = options.name;
    this.#options = options;
  }

  /** As `env.X.getByName(name)` gives it. */
  getByName(name: string): object {
    const object = () => this.objectOf(name);
    return stubOf({
      network: this.#options.platform.network,
      to: `${this.name}:${name}`,
      serve: () => object().wake(),
      busy: (node) => object().busy(node),
      isOfObject: true,
    });
  }

  /** True for an object that somebody has called. */
  has(name: string): boolean {
    return this.#objects.has(name);
  }

  objectOf(name: string): SimObject {
    let object = this.#objects.get(name);
    if (object === undefined) {
      object = new SimObject(name, this.#options);
      this.#objects.set(name, object);
    }
    return object;
  }

  get objects(): SimObject[] {
    return [...this.#objects.values()];
  }
}
