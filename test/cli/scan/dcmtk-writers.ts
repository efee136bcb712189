/**
 * Sources that use every function, class, constant and tool of dcmnet.
 *
 * @module
 */
import { classesOf, DCMTK } from './inventories';
import { type Line, written, type Written } from './written';

function cPlusPlus(): Written {
  const functions = (DCMTK.functions ?? []).flatMap(({ members }) => members.map(({ name }) => name));
  const constants = (DCMTK.constants ?? []).flatMap(({ members }) => members.map(({ name }) => name));
  return written('net.cc', [
    ['#include "dcmtk/dcmnet/assoc.h"\n#include "dcmtk/dcmnet/dimse.h"\nint main() {'],
    ...functions.map((name): Line => [`  cond = ${name}(assoc, 1, "a");`, name]),
    ...constants.map((name): Line => [`  use(${name});`, name]),
    ...DCMTK.enums.flatMap(({ name, members }): Line[] => [
      [`  ${name} a${name};`, name],
      ...members.map((member): Line => [`  use(${member.name});`, `${name}.${member.name}`]),
    ]),
    ...(DCMTK.structs ?? []).map(({ name }): Line => [`  ${name} a${name};`, name]),
    ...classesOf(DCMTK).flatMap(({ name, members }): Line[] => [
      [`  ${name} a${name};`, name],
      [`  ${name} *p${name} = NULL;`, name],
      ...members.flatMap((member): Line[] => [
        [`  a${name}.${member.name}(1, "a");`, `${name}.${member.name}`],
        [`  use(p${name}->${member.name}(1));`, `${name}.${member.name}`],
      ]),
    ]),
    ['}'],
    ...classesOf(DCMTK)
      .filter(({ members }) => members.some(({ kind }) => kind === 'overridable'))
      .flatMap(({ name, members }): Line[] => [
        [`class My${name} : public ${name} {`, name],
        ['protected:'],
        ...members
          .filter(({ kind }) => kind === 'overridable')
          .map((member): Line => [
            `  virtual OFCondition ${member.name}(int a);`,
            `${name}.${member.name}`,
            'OFCondition',
          ]),
        ['};'],
      ]),
  ]);
}

function commands(file: string, write: (tool: string, options: string) => string): Written {
  return written(
    file,
    (DCMTK.tools ?? []).map(({ name }): Line => [write(name, '-v -aet ME localhost 104'), name]),
  );
}

/** A source of C++, and command lines in every language. */
export const DCMTK_SOURCES: readonly Written[] = [
  cPlusPlus(),
  commands('send.bat', (tool, options) => `@call "C:\\Program Files\\dcmtk\\bin\\${tool}.exe" ${options}`),
  commands('send.sh', (tool, options) => `if /opt/dcmtk/bin/${tool} ${options} # with storescu`),
  commands('send.ps1', (tool, options) => `& "C:\\dcmtk\\bin\\${tool}.exe" ${options}`),
  commands('Send.cs', (tool, options) => `    System.Diagnostics.Process.Start("${tool}", "${options}");`),
  commands('send.vbs', (tool, options) => `shell.Run "${tool}.exe ${options}", 0, True`),
  commands('Send.pas', (tool, options) => `  WinExec('${tool} ${options}', SW_HIDE);`),
  commands('send.js', (tool, options) => `new ActiveXObject("WScript.Shell").Run("${tool} ${options}");`),
];
