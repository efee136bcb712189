import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A file that the browser is given. */
export interface ViewFile {
  readonly type: string;
  readonly body: Buffer;
}

/** The page, and everything that it loads, by path. There is nothing else to ask for, and no path is ever looked up on disk. */
export interface ViewFiles {
  readonly page: string;
  /** Content-Security-Policy of the page. */
  readonly policy: string;
  readonly files: ReadonlyMap<string, ViewFile>;
}

const SCRIPT = 'text/javascript; charset=utf-8';

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">
<rect width="16" height="16" rx="3" fill="#0b5fa5"/>
<path d="M3 8h2l1.5-4 3 8L11 8h2" fill="none" stroke="#fff" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"/>
</svg>
`;

/** Modules of packages, by the names that the view imports them by. */
function packageModules(): Record<string, string> {
  return {
    preact: require.resolve('preact'),
    'preact/hooks': require.resolve('preact/hooks'),
    htm: join(dirname(require.resolve('htm')), 'htm.module.js'),
  };
}

/**
 * Reads the view.
 *
 * @throws Error when the view was not built; the system's error when the package is not whole.
 */
export function readViewFiles(): ViewFiles {
  const files = new Map<string, ViewFile>();
  const add = (path: string, type: string, body: Buffer): void => void files.set(path, { type, body });
  for (const folder of ['', 'view/']) {
    const from = join(__dirname, 'browser', folder);
    for (const name of scriptsIn(from)) add(`/${folder}${name}`, SCRIPT, readFileSync(join(from, name)));
  }
  const imports: Record<string, string> = {};
  for (const [name, path] of Object.entries(packageModules())) {
    imports[name] = `/modules/${name.replace('/', '-')}.js`;
    add(imports[name], SCRIPT, readFileSync(path));
  }
  const styles = join(dirname(require.resolve('dcxport/package.json')), 'cli', 'console', 'view', 'style.css');
  add('/style.css', 'text/css; charset=utf-8', readFileSync(styles));
  add('/icon.svg', 'image/svg+xml', Buffer.from(ICON));
  const map = JSON.stringify({ imports });
  return { files, page: pageWith(map), policy: policyFor(map) };
}

function scriptsIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.js'));
  } catch (error) {
    throw new Error(`The view of the console is not in ${folder}; npm run build makes it`, { cause: error });
  }
}

function pageWith(importMap: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>dcxport console</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/style.css">
<script type="importmap">${importMap}</script>
<script type="module" src="/view/main.js"></script>
</head>
<body>
<noscript>The console needs JavaScript; what it shows changes all the time.</noscript>
</body>
</html>
`;
}

/** Nothing but what comes from the console itself; the one inline script, which names the modules, by its hash. */
function policyFor(importMap: string): string {
  const hash = createHash('sha256').update(importMap).digest('base64');
  return [
    "default-src 'none'",
    `script-src 'self' 'sha256-${hash}'`,
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}
