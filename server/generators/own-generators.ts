import {mkdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {z} from 'zod';
import {type OwnGenerator, ownGeneratorSchema} from '../protocol/generator.ts';

/** Generators that people made, in `<data>/generators.json`, one a stream. A file that cannot be read counts as none and is written anew. */
export class OwnGenerators {
  readonly #file: string;
  #list: readonly OwnGenerator[];

  constructor(data: string) {
    this.#file = join(data, 'generators.json');
    this.#list = read(this.#file);
  }

  get list(): readonly OwnGenerator[] {
    return this.#list;
  }

  put(own: OwnGenerator): void {
    this.#write([...this.#list.filter((o) => o.stream !== own.stream), own]);
  }

  remove(stream: string): void {
    this.#write(this.#list.filter((o) => o.stream !== stream));
  }

  #write(list: readonly OwnGenerator[]): void {
    mkdirSync(dirname(this.#file), {recursive: true});
    writeFileSync(`${this.#file}.new`, `${JSON.stringify(list, null, 2)}\n`);
    renameSync(`${this.#file}.new`, this.#file);
    this.#list = list;
  }
}

function read(file: string): readonly OwnGenerator[] {
  try {
    const parsed = z.array(ownGeneratorSchema).safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? parsed.data : [];
  } catch {
    return [];
  }
}
