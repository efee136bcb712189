import { programName, type OptionDefinition, type OptionGroup, type ToolDefinition } from './options';

/** The original's release that these tools follow. */
export const REFERENCE_VERSION = '3.6.7';

const WIDTH = 80;

/** The line that names a program and its release. */
export function identification(tool: ToolDefinition, version: string): string {
  return `$dcxport: ${programName(tool)} v${version} (after DCMTK ${REFERENCE_VERSION}) $`;
}

/** Identification, an empty line, and the program's own line: what stands before help and errors. */
export function heading(tool: ToolDefinition, version: string): string {
  return `${identification(tool, version)}\n\n${programName(tool)}: ${tool.title}\n`;
}

/** What `--version` prints. */
export function versionText(tool: ToolDefinition, version: string): string {
  const host = `${process.platform} ${process.arch}`;
  return `${heading(tool, version)}\nHost type: ${host}\nRuntime: Node.js ${process.versions.node}\n\nExternal libraries used:\n- ZLIB, Version ${process.versions.zlib}\n- OpenSSL ${process.versions.openssl}\n`;
}

/** What `--help` prints. */
export function helpText(tool: ToolDefinition, version: string): string {
  const names = tool.parameters.map(({ name, many, optional }) => {
    const text = many === true ? `${name}...` : name;
    return optional === true ? `[${text}]` : text;
  });
  const lines = [
    heading(tool, version).trimEnd(),
    `usage: ${[programName(tool), '[options]', ...names].join(' ')}`,
    '',
  ];
  const column = 4 + 6 + Math.max(...tool.groups.flatMap(longNameLengths)) + 2;
  lines.push('parameters:');
  for (const { name, help } of tool.parameters) lines.push(...columns(`  ${name}`, help, column));
  lines.push('');
  for (const { title, parts } of tool.groups) {
    lines.push(`${title}:`);
    for (const part of parts) {
      const indent = part.title === undefined ? '  ' : '    ';
      if (part.title !== undefined) lines.push(`  ${part.title}:`);
      for (const option of part.options) lines.push(...optionLines(option, indent, column));
    }
  }
  return `${lines.join('\n')}\n`;
}

function longNameLengths({ parts }: OptionGroup): number[] {
  return parts.flatMap(({ options }) => options.map(({ long }) => long.length));
}

function optionLines(option: OptionDefinition, indent: string, column: number): string[] {
  const { short = '', long, values = [], isDefault, notApplicable, addition } = option;
  // Both kinds of indentation put the long names into one column.
  const head = `${indent}${short.padEnd(10 - indent.length)}${long}`;
  const notes = [
    isDefault === true ? '(default)' : '',
    addition === true ? '(not in the original)' : '',
    notApplicable === undefined ? '' : `(not applicable here: ${notApplicable})`,
  ];
  const text = [option.help, ...notes].filter((note) => note !== '').join(' ');
  const shown = values.map(({ name, minimum, maximum }) => `<${name}>${rangeOf(minimum, maximum)}`).join(' ');
  return columns(head, shown === '' ? text : `${shown} - ${text}`, column);
}

function rangeOf(minimum: number | undefined, maximum: number | undefined): string {
  if (minimum === undefined && maximum === undefined) return '';
  return maximum === undefined || maximum >= 2 ** 31 - 1 ? ' integer' : ` integer (${minimum ?? ''}..${maximum})`;
}

/** A head and a text beside it, which goes on in its own column. */
function columns(head: string, text: string, column: number): string[] {
  const lines: string[] = [];
  let line = head.padEnd(column);
  let isEmpty = true;
  for (const word of text.split(' ')) {
    if (!isEmpty && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = ' '.repeat(column);
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line].map((each) => each.trimEnd());
}
