import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect } from 'chai';
import { projectRoot } from '../support/project';

const SAMPLES = join(projectRoot, 'samples');
const TOOLKITS = ['rzdcx', 'leadtools', 'dcmtk'];
/** What stands between pieces of an excerpt. */
const GAP = /^\s*\/\/ \.\.\.$/m;

/** The scenarios, such as `rzdcx/echo`. */
function scenarios(): string[] {
  return TOOLKITS.flatMap((toolkit) => readdirSync(join(SAMPLES, toolkit)).map((name) => join(toolkit, name))).sort();
}

/** Every folder with a README of before and after. */
const folders = (): string[] => ['quickstart', ...scenarios()];

const readme = (folder: string): string => readFileSync(join(SAMPLES, folder, 'README.md'), 'utf8');

/** The fenced blocks of a text, with their languages. */
function blocks(text: string): { language: string; code: string }[] {
  return [...text.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map(([, language = '', code = '']) => ({ language, code }));
}

/** Code without what a formatter decides. */
function bare(code: string): string {
  return code.replaceAll(/\s+/g, '').replaceAll(/,(?=[)\]}])/g, '');
}

/** Whether all pieces of an excerpt stand in a file, in their order. */
function holds(source: string, excerpt: string): boolean {
  let from = 0;
  for (const piece of excerpt.split(GAP).map(bare)) {
    const at = source.indexOf(piece, from);
    if (piece === '' || at < 0) return false;
    from = at + piece.length;
  }
  return true;
}

/** What is wrong with the excerpts of a folder's README. */
function driftOf(folder: string, text = readme(folder)): string[] {
  const files = readdirSync(join(SAMPLES, folder)).filter((name) => /\.(ts|sh)$/.test(name));
  const sources = files.map((name) => bare(readFileSync(join(SAMPLES, folder, name), 'utf8')));
  return blocks(text.slice(text.indexOf('\nAfter, in ')))
    .filter(({ language }) => language === 'ts' || language === 'sh')
    .filter(({ code }) => !sources.some((source) => holds(source, code)))
    .map(({ code }) => `${folder}: ${code.split('\n')[0] ?? ''}`);
}

/** Relative links that lead nowhere. */
function deadLinks(file: string): string[] {
  const text = readFileSync(file, 'utf8').replaceAll(/^```[^]*?^```$/gm, '');
  const targets = [...text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, target = '']) => join(dirname(file), target));
  return targets.filter((target) => !existsSync(target)).map((target) => `${relative(projectRoot, file)}: ${target}`);
}

describe('READMEs of the samples', () => {
  it('each folder has one, with the code before in another language, and the code after', () => {
    const languages = new Set(['csharp', 'cpp', 'vb', 'vbscript', 'sh']);
    for (const folder of folders()) {
      const text = readme(folder);
      const before = text.slice(text.indexOf('\nBefore, in '), text.indexOf('\nAfter, in '));
      expect(
        blocks(before).filter(({ language }) => languages.has(language)),
        folder,
      ).to.have.length(1);
      const after = blocks(text.slice(text.indexOf('\nAfter, in ')));
      expect(
        after.filter(({ language }) => language === 'ts' || language === 'sh'),
        folder,
      ).to.not.equal([]);
    }
  });

  it('the code after is the code of the sample', () => {
    expect(folders().flatMap((folder) => driftOf(folder))).to.deep.equal([]);
  });

  it('an excerpt that drifts is found', () => {
    const text = readme('rzdcx/echo');
    const drifted = text.replace('await req.Echo(calling, called', 'await req.Echo(called, calling');
    expect(drifted).to.not.equal(text);
    expect(driftOf('rzdcx/echo', drifted)).to.deep.equal(['rzdcx/echo: const req = new DCXREQ();']);
    const [first = '', second = ''] = blocks(readme('rzdcx/log'))
      .filter(({ language }) => language === 'ts')
      .flatMap(({ code }) => code.split(GAP));
    expect(driftOf('rzdcx/log', `\nAfter, in TypeScript:\n\`\`\`ts\n${second}// ...\n${first}\`\`\`\n`)).to.have.length(
      1,
    );
  });

  it('every command runs a program that is there', () => {
    for (const folder of folders()) {
      const programs = [...readme(folder).matchAll(/dist\/samples\/(\S+)\.js/g)].map(([, name = '']) => name);
      for (const name of programs) expect(existsSync(join(SAMPLES, `${name}.ts`)), `${folder}: ${name}`).to.equal(true);
      const entries = ['main', 'blocking'].filter((name) => existsSync(join(SAMPLES, folder, `${name}.ts`)));
      if (folder === 'quickstart') continue;
      expect(programs, folder).to.include.members(entries.map((name) => `${folder}/${name}`));
    }
  });

  it('the head of each program and its README name the same file', () => {
    for (const folder of scenarios()) {
      for (const name of readdirSync(join(SAMPLES, folder)).filter((file) => file.endsWith('.ts'))) {
        const source = readFileSync(join(SAMPLES, folder, name), 'utf8');
        for (const [, named = ''] of source.matchAll(/^ \* {5}.*node \S*dist\/samples\/(\S+)\.js/gm)) {
          expect(`${named}.ts`).to.equal(join(folder, name));
        }
      }
    }
  });

  it('links lead somewhere', () => {
    const files = folders().map((folder) => join(SAMPLES, folder, 'README.md'));
    expect([join(SAMPLES, 'README.md'), ...files].flatMap(deadLinks)).to.deep.equal([]);
  });

  it('the table names each scenario once, with its programs of both entries and a test that names it', () => {
    const rows = readFileSync(join(SAMPLES, 'README.md'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('| ['))
      .map((line) => line.split('|').map((cell) => cell.trim()));
    const named = rows.map((cells) => dirname(/\((\S+)\)/.exec(cells[1] ?? '')?.[1] ?? ''));
    expect([...named].sort()).to.deep.equal(scenarios());
    for (const [index, folder] of named.entries()) {
      const [, , , asynchronous = '', blocking = '', tests = ''] = rows[index] ?? [];
      const isThere = (name: string): boolean =>
        statSync(join(SAMPLES, folder, name), { throwIfNoEntry: false }) !== undefined;
      expect(asynchronous.includes(`(${folder}/main.ts)`), folder).to.equal(isThere('main.ts'));
      expect(blocking.includes(`(${folder}/blocking.ts)`), folder).to.equal(isThere('blocking.ts'));
      const test = join(SAMPLES, /\((\S+)\)/.exec(tests)?.[1] ?? '');
      expect(readFileSync(test, 'utf8'), folder).to.contain(`samples/${folder}'`);
    }
  });
});
