/**
 * Sources that use every member of LEADTOOLS DicomNet and its helpers, in the idioms of each language.
 *
 * @module
 */
import { classesOf, LEADTOOLS, type OriginalMember, type OriginalType, otherCasing } from './inventories';
import { type Line, written, type Written } from './written';

/** Names that are of .NET or of TypeScript, not of the toolkit's own. */
const NOT_OURS = new Set(['[Symbol.dispose]']);

function membersOf({ members }: OriginalType): OriginalMember[] {
  return members.filter(({ name, kind }) => kind !== 'constructor' && !NOT_OURS.has(name));
}

interface Idioms {
  readonly call: (variable: string, name: string) => string;
  readonly read: (variable: string, name: string) => string;
  readonly event: (variable: string, name: string) => string;
  readonly staticCall: (type: string, name: string) => string;
}

function useAll(type: OriginalType, idioms: Idioms): Line[] {
  const variable = `the${type.name}`;
  return membersOf(type).flatMap((member): Line[] => {
    const { name, kind, event } = member;
    const key = `${type.name}.${name}`;
    if (kind === 'static') return [[idioms.staticCall(type.name, name), key]];
    if (kind === 'property') return [[idioms.read(variable, name), key]];
    if (kind === 'callback') return event === true ? [[idioms.event(variable, name), key]] : [];
    return [[idioms.call(variable, name), key]];
  });
}

/** Callbacks, which a derived class overrides. */
function overrides(type: OriginalType): OriginalMember[] {
  return membersOf(type).filter(({ kind, event }) => kind === 'callback' && event !== true);
}

function made({ name, members }: OriginalType): string[] {
  return members.some(({ kind }) => kind === 'constructor') ? [`${name}.${name}`] : [name];
}

/** Names that enumerations share: a bare one means the first. */
const ENUMERATORS = LEADTOOLS.enums.flatMap(({ name, members }) =>
  members.map((member) => [name, member.name] as const),
);

function cSharp(): Written {
  const idioms: Idioms = {
    call: (variable, name) => `      ${variable}.${name}(1, "a");`,
    read: (variable, name) => `      Print(${variable}.${name});`,
    event: (variable, name) => `      ${variable}.${name} += Handle;`,
    staticCall: (type, name) => `      ${type}.${name}();`,
  };
  return written('Net.cs', [
    ['using System;\nusing Leadtools.Dicom;\nusing Leadtools.Dicom.Scu;\nclass All {\n  void Run() {'],
    ...classesOf(LEADTOOLS).flatMap((type): Line[] => [
      [`      ${type.name} the${type.name} = new ${type.name}(null);`, ...made(type)],
      ...useAll(type, idioms),
    ]),
    ...ENUMERATORS.map(([type, name]): Line => [`      Print(${type}.${name});`, `${type}.${name}`]),
    ...LEADTOOLS.enums.map(({ name }): Line => [`      Leadtools.Dicom.${name} a${name};`, name]),
    ['  }\n}'],
    ...classesOf(LEADTOOLS)
      .filter((type) => overrides(type).length > 0)
      .flatMap((type): Line[] => [
        [`class My${type.name} : ${type.name} {`, type.name],
        ...overrides(type).map(({ name }): Line => [
          `  protected override void ${name}(int a) { }`,
          `${type.name}.${name}`,
        ]),
        ['}'],
      ]),
  ]);
}

function basic(): Written {
  const idioms: Idioms = {
    call: (variable, name) => `    ${otherCasing(variable)}.${otherCasing(name)}(1, "a")`,
    read: (variable, name) => `    Print(${variable}.${name.toLowerCase()})`,
    event: (variable, name) => `    AddHandler ${variable}.${name.toUpperCase()}, AddressOf Handle`,
    staticCall: (type, name) => `    ${otherCasing(type)}.${name.toUpperCase()}()`,
  };
  return written('Net.vb', [
    ['Imports Leadtools.Dicom\nClass All\n  Sub Run()'],
    ...classesOf(LEADTOOLS).flatMap((type): Line[] => [
      [`    Dim the${type.name} As New ${otherCasing(type.name)}(Nothing)`, ...made(type)],
      ...useAll(type, idioms),
    ]),
    ...ENUMERATORS.map(([type, name]): Line => [`    Print(${type}.[${name}])`, `${type}.${name}`]),
    ...LEADTOOLS.enums.map(({ name }): Line => [`    Dim a${name} As Leadtools.Dicom.${name}`, name]),
    ['  End Sub\nEnd Class'],
    ...classesOf(LEADTOOLS)
      .filter((type) => overrides(type).length > 0)
      .flatMap((type): Line[] => [
        [`Class My${type.name}\n  Inherits ${type.name}`, type.name],
        ...overrides(type).flatMap(({ name }): Line[] => [
          [`  Protected Overrides Sub ${name}(ByVal a As Integer)`, `${type.name}.${name}`],
          ['  End Sub'],
        ]),
        ['End Class'],
      ]),
  ]);
}

function powerShell(): Written {
  const idioms: Idioms = {
    call: (variable, name) => `$${otherCasing(variable)}.${otherCasing(name)}(1, "a")`,
    read: (variable, name) => `$value = $${variable}.${name.toLowerCase()}`,
    event: (variable, name) => `Register-ObjectEvent $${variable} ${name} -Action { 1 }`,
    staticCall: (type, name) => `[Leadtools.Dicom.${type}]::${name}()`,
  };
  return written('net.ps1', [
    ['Add-Type -Path Leadtools.Dicom.dll'],
    ...classesOf(LEADTOOLS).flatMap((type, index): Line[] => [
      index % 2 === 0
        ? [`$the${type.name} = New-Object Leadtools.Dicom.${type.name} -ArgumentList $null`, ...made(type)]
        : [`$the${type.name} = [Leadtools.Dicom.${type.name}]::new($null)`, ...made(type)],
      ...useAll(type, idioms),
    ]),
    ...ENUMERATORS.map(([type, name]): Line => [`Show-Value ([Leadtools.Dicom.${type}]::${name})`, `${type}.${name}`]),
  ]);
}

/** The C++ names of a class's members, each with the members that it stands for. */
function cppNames(type: OriginalType): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const { name, cpp } of type.members) {
    for (const full of cpp?.split(', ') ?? []) {
      const [owner = '', written = ''] = full.split('::');
      if (written !== owner && !written.startsWith('~'))
        names.set(written, [...(names.get(written) ?? []), `${type.name}.${name}`]);
    }
  }
  return names;
}

function cPlusPlus(): Written {
  const cppClass = (type: OriginalType): string | undefined => {
    return type.members.find(({ cpp }) => typeof cpp === 'string')?.cpp?.split('::')[0];
  };
  const classes = classesOf(LEADTOOLS).filter((type) => cppClass(type) !== undefined);
  const isCallback = (type: OriginalType, key: string): boolean => {
    return type.members.some(({ name, kind }) => kind === 'callback' && key === `${type.name}.${name}`);
  };
  return written('net.cpp', [
    ['#include "ltdic.h"'],
    ...classes.flatMap((type): Line[] => {
      const names = [...cppNames(type)];
      const callbacks = names.filter(([, [first = '']]) => isCallback(type, first));
      const others = names.filter(([, [first = '']]) => !isCallback(type, first));
      const own = `CMy${type.name}`;
      return [
        [`class ${own} : public ${cppClass(type) ?? ''} {`, type.name],
        ['public:'],
        ...callbacks.map(([name, uses]): Line => [`  virtual L_VOID ${name}(L_INT nError);`, ...uses]),
        ['};'],
        ...callbacks.flatMap(([name, uses]): Line[] => [[`L_VOID ${own}::${name}(L_INT nError) {`, ...uses], ['}']]),
        [`void ${own}::Implicit() {`],
        ...others.map(([name, uses]): Line => [`  nRet = ${name}(1, _T("a"));`, ...uses]),
        ['}'],
        [`void Use${own}() {`],
        [`  ${cppClass(type) ?? ''} value;`, ...made(type)],
        [`  ${cppClass(type) ?? ''} *pointer = new ${cppClass(type) ?? ''}(NULL);`, ...made(type)],
        [`  ${own} mine;`],
        ...others.map(([name, uses]): Line => [`  nRet = value.${name}(1, _T("a"));`, ...uses]),
        ...others.map(([name, uses]): Line => [`  nRet = pointer->${name}(1, _T("a"));`, ...uses]),
        ...others.map(([name, uses]): Line => [`  nRet = mine.${name}(1, _T("a"));`, ...uses]),
        ['}'],
      ];
    }),
    ['void LeftOut(LDicomNet &net) {', 'DicomNet'],
    ...(LEADTOOLS.notProvided ?? []).map(({ cpp }): Line => {
      const name = cpp.split('::')[1] ?? '';
      return [`  net.${name}(1);`, `DicomNet.${name}`];
    }),
    ['}'],
  ]);
}

/** One source of each language in which the toolkit is used. */
export const LEADTOOLS_SOURCES: readonly Written[] = [cSharp(), basic(), powerShell(), cPlusPlus()];
