/**
 * Follows every link of the built API reference and of the Markdown files, anchors included: `npm run docs` does it behind the
 * build. Links to other machines are not followed.
 *
 * @module
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ELSEWHERE = /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i;

/** Where something points to: the line, what is written there, and what it means. */
function* targets(text, pattern) {
  for (const { index, groups } of text.matchAll(pattern)) {
    const link = groups.link.replaceAll('&amp;', '&');
    if (!ELSEWHERE.test(link)) yield { link, line: text.slice(0, index).split('\n').length };
  }
}

/** A set of pages that point to each other; `anchorsOf` reads what a page can be entered by. */
class LinkCheck {
  #anchors = new Map();
  #anchorsOf;
  count = 0;
  dead = [];

  constructor(anchorsOf) {
    this.#anchorsOf = anchorsOf;
  }

  follow(page, { link, line }) {
    this.count++;
    const [path, fragment] = link.split('#', 2);
    const file = path === '' ? page : resolve(dirname(page), decodeURIComponent(path.replace(/\?.*$/, '')));
    const place = `${relative(process.cwd(), page)}:${line}`;
    if (!existsSync(file)) this.dead.push(`${place}: ${link} does not exist`);
    else if (fragment && /\.(html|md)$/.test(file) && !this.#knows(file, decodeURIComponent(fragment))) {
      this.dead.push(`${place}: ${link} has no such place`);
    }
  }

  #knows(file, fragment) {
    let anchors = this.#anchors.get(file);
    if (anchors === undefined) {
      anchors = this.#anchorsOf(readFileSync(file, 'utf8'));
      this.#anchors.set(file, anchors);
    }
    return anchors.has(fragment);
  }
}

function filesBelow(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

function checkSite(site) {
  const check = new LinkCheck((html) => new Set([...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id)));
  const pages = filesBelow(site).filter((file) => file.endsWith('.html'));
  for (const page of pages) {
    const text = readFileSync(page, 'utf8').replace(/<script>[^]*?<\/script>/g, '');
    for (const target of targets(text, /\s(?:href|src)="(?<link>[^"]+)"/g)) check.follow(page, target);
  }
  return { what: `${pages.length} pages of the reference`, check };
}

/** Headings as a browser of repositories makes anchors of them; the second of a name gets `-1`. */
function headingAnchors(markdown) {
  const anchors = new Set();
  for (const { groups } of withoutCode(markdown).matchAll(/^#{1,6} +(?<heading>.+?)(?: +#+)?$/gm)) {
    const plain = groups.heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[`*]/g, '');
    const slug = plain
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-');
    let name = slug;
    for (let n = 1; anchors.has(name); n++) name = `${slug}-${n}`;
    anchors.add(name);
  }
  return anchors;
}

/** Code and comments become blank, so that lines keep their numbers. */
function withoutCode(markdown) {
  const blank = (text) => text.replace(/[^\n]/g, ' ');
  return markdown.replace(/^(?<fence>`{3,})[^]*?^\k<fence>$/gm, blank).replace(/<!--[^]*?-->/g, blank);
}

function checkMarkdown() {
  const check = new LinkCheck(headingAnchors);
  const listed = execFileSync('git', ['ls-files', '-z', '-co', '--exclude-standard', '*.md'], { encoding: 'utf8' });
  const files = listed.split('\0').filter((file) => file !== '' && existsSync(file));
  for (const file of files) {
    const text = withoutCode(readFileSync(file, 'utf8')).replace(/`[^`\n]*`/g, (code) => ' '.repeat(code.length));
    const page = resolve(file);
    for (const target of targets(text, /\]\((?<link>[^\s)]+)(?:\s+"[^"]*")?\)/g)) check.follow(page, target);
  }
  return { what: `${files.length} Markdown files`, check };
}

for (const { what, check } of [checkSite(process.argv[2] ?? 'docs/api'), checkMarkdown()]) {
  for (const each of check.dead) console.error(each);
  if (check.dead.length > 0) process.exitCode = 1;
  console.log(`links: ${check.count} in ${what}, ${check.dead.length} dead`);
}
