/**
 * Sources that use every member of RZDCX, in the idioms of each language.
 *
 * @module
 */
import { type Line, written, type Written } from './written';
import {
  classesOf,
  eventsOf,
  membersOf,
  otherCasing,
  type OriginalMember,
  type OriginalType,
  RZDCX,
} from './inventories';

function isWritable({ access }: OriginalMember): boolean {
  return access?.includes('put') === true;
}

/** How one language writes what is done with a variable. */
interface Idioms {
  readonly call: (variable: string, name: string) => string;
  readonly read: (variable: string, name: string) => string;
  readonly write?: (variable: string, name: string) => string;
  readonly event?: (variable: string, name: string) => string;
}

function useAll(type: OriginalType, variable: string, idioms: Idioms): Line[] {
  const lines = membersOf(type).flatMap((member): Line[] => {
    const key = `${type.name}.${member.name}`;
    if (member.kind !== 'property') return [[idioms.call(variable, member.name), key]];
    const read: Line = [idioms.read(variable, member.name), key];
    return isWritable(member) && idioms.write ? [read, [idioms.write(variable, member.name), key]] : [read];
  });
  const source = idioms.event && eventsOf(RZDCX, type.name);
  const events = (source ? membersOf(source) : []).map((member): Line => {
    return [idioms.event?.(variable, member.name) ?? '', `${source?.name ?? ''}.${member.name}`];
  });
  return [...lines, ...events];
}

function everyClass(of: (type: OriginalType, variable: string) => Line[]): Line[] {
  return classesOf(RZDCX).flatMap((type) => of(type, `the${type.name.slice(3)}`));
}

function everyEnumerator(of: (type: string, name: string) => string): Line[] {
  return RZDCX.enums.flatMap(({ name, members }) =>
    members.map((member): Line => [of(name, member.name), `${name}.${member.name}`]),
  );
}

function sinks(of: (source: OriginalType, className: string) => Line[]): Line[] {
  return classesOf(RZDCX).flatMap(({ name }) => {
    const source = eventsOf(RZDCX, name);
    return source ? of(source, name) : [];
  });
}

function cSharp(): Written {
  const early: Idioms = {
    call: (variable, name) => `      ${variable}.${name}(1, "a", host);`,
    read: (variable, name) => `      Print(${variable}.${name});`,
    write: (variable, name) => `      ${variable}.${name} = value;`,
    event: (variable, name) => `      ${variable}.${name} += Handle${name};`,
  };
  return written('All.cs', [
    ['using System;\nusing rzdcxLib;\nclass All {\n  void Early() {'],
    ...everyClass((type, variable) => [
      [`      ${type.name} ${variable} = new ${type.name}();`, type.name],
      ...useAll(type, variable, early),
    ]),
    ['  }\n  void Late() {'],
    ...everyClass((type, variable) => [
      [
        `      dynamic ${variable} = Activator.CreateInstance(Type.GetTypeFromProgID("rzdcx.${type.name}"));`,
        type.name,
      ],
      ...useAll(type, variable, { ...early, event: undefined }),
    ]),
    ['  }\n  void Constants() {'],
    ...everyEnumerator((type, name) => `      Print((int)${type}.${name});`),
    ...RZDCX.enums.map(({ name }): Line => [`      ${name} a${name} = 0;`, name]),
    ['      ENCAPSULATED_VIDEO_PROPS props;', 'ENCAPSULATED_VIDEO_PROPS'],
    ['  }\n}'],
    ...sinks((source) => [
      [`class Sink${source.name} : rzdcxLib.${source.name} {`],
      ...membersOf(source).map(({ name }): Line => [`  public void ${name}(string a) { }`, `${source.name}.${name}`]),
      ['}'],
    ]),
  ]);
}

function cPlusPlus(): Written {
  const smart: Idioms = {
    call: (variable, name) => `  ${variable}->${name}(1, _bstr_t("a"), host);`,
    read: (variable, name) => `  ${variable}->get_${name}(&value);`,
    write: (variable, name) => `  ${variable}->put_${name}(value);`,
  };
  const wrapped: Idioms = {
    call: (variable, name) => `  hr = ${variable}->raw_${name}(1);`,
    read: (variable, name) => `  value = ${variable}->Get${name}();`,
    write: (variable, name) => `  ${variable}->Put${name}(value);`,
  };
  return written('All.cpp', [
    ['#import "rzdcx.dll" rename("GetObject", "GetObj")\nusing namespace rzdcxLib;\nvoid Smart() {'],
    ...everyClass((type, variable) => [
      [`  I${type.name}Ptr ${variable}(__uuidof(rzdcxLib::${type.name}));`, type.name],
      ...useAll(type, variable, smart),
      [`  ${variable}->Release();`, `${type.name}.Release`],
    ]),
    ['}\nvoid Wrapped() {'],
    ...everyClass((type, variable) => [
      [`  CComPtr<I${type.name}> ${variable}; ${variable}.CoCreateInstance(L"rzdcx.${type.name}");`, type.name],
      ...useAll(type, variable, wrapped),
    ]),
    ['}\nvoid Constants() {'],
    ...everyEnumerator((_type, name) => `  Print(rzdcxLib::${name});`),
    ...RZDCX.enums.map(({ name }): Line => [`  rzdcxLib::${name} a${name};`, name]),
    ['  ENCAPSULATED_VIDEO_PROPS props;', 'ENCAPSULATED_VIDEO_PROPS'],
    ['}'],
    ...sinks((source, className) => [
      [
        `class C${className}Sink : public IDispEventImpl<1, C${className}Sink, &DIID_${source.name}, &LIBID_rzdcxLib, 1, 0> {\npublic:`,
      ],
      [`  void Start(I${className}Ptr source) { DispEventAdvise(source); }`, className, `${className}.Advise`],
      [`  void Stop(I${className}Ptr source) { DispEventUnadvise(source); }`, className, `${className}.Unadvise`],
      [`  BEGIN_SINK_MAP(C${className}Sink)`],
      ...membersOf(source)
        .filter(({ dispId }) => dispId !== undefined)
        .map(({ name, dispId }): Line => [
          `    SINK_ENTRY_EX(1, DIID_${source.name}, ${dispId ?? 0}, Handle${dispId ?? 0})`,
          `${source.name}.${name}`,
        ]),
      ['  END_SINK_MAP()'],
      ...membersOf(source).map(({ name }): Line => [`  HRESULT __stdcall ${name}(BSTR a);`, `${source.name}.${name}`]),
      ['};'],
      [`void Hook${className}() {`],
      ...membersOf(source).map(({ name }): Line => [
        `  __hook(&${source.name}::${name}, source, &Other::Handle);`,
        `${source.name}.${name}`,
      ]),
      ['}'],
    ]),
  ]);
}

function basic(): Written {
  const caseless: Idioms = {
    call: (variable, name) => `    Call ${otherCasing(variable)}.${otherCasing(name)}(1, "a")`,
    read: (variable, name) => `    value = ${variable}.${otherCasing(name)}`,
    write: (variable, name) => `    ${variable}.${name.toUpperCase()} = value`,
    event: (variable, name) => `    AddHandler ${variable}.${name.toLowerCase()}, AddressOf Handle`,
  };
  const within: Idioms = {
    call: (_variable, name) => `      .${name} 1, "a"`,
    read: (_variable, name) => `      value = .${name}`,
    write: (_variable, name) => `      .${name} = value`,
  };
  return written('All.vb', [
    ['Imports rzdcxLib\nPublic Class All'],
    ...sinks((_source, className) => [[`  Private WithEvents src${className} As ${className}`, className]]),
    ...sinks((source, className) =>
      membersOf(source).flatMap(({ name }): Line[] => [
        [`  Private Sub On${name}${className}() Handles src${className}.${name}`, `${source.name}.${name}`],
        ['  End Sub'],
        [`  Private Sub src${className}_${name}(ByVal a As String)`, `${source.name}.${name}`],
        ['  End Sub'],
      ]),
    ),
    ['  Sub Early()'],
    ...everyClass((type, variable) => [
      [`    Dim ${variable} As New rzdcxLib.${type.name}`, type.name],
      ...useAll(type, variable, caseless),
      [`    With ${variable}`],
      ...useAll(type, variable, within),
      ['    End With'],
      [`    Marshal.ReleaseComObject(${variable})`, `${type.name}.Release`],
    ]),
    ['  End Sub\n  Sub Late()'],
    ...everyClass((type, variable) => [
      [`    Dim ${variable} As Object = CreateObject("RZDCX.${type.name}")`, type.name],
      ...useAll(type, variable, { ...caseless, event: undefined }),
    ]),
    ['  End Sub\n  Sub Constants()'],
    ...everyEnumerator((type, name) => `    Print(${type}.${name})`),
    ...RZDCX.enums.map(({ name }): Line => [`    Dim a${name} As ${name}`, name]),
    ['    Dim props As ENCAPSULATED_VIDEO_PROPS', 'ENCAPSULATED_VIDEO_PROPS'],
    ['  End Sub\nEnd Class'],
    ...sinks((source) => [
      [`Class Sink${source.name}\n  Implements ${source.name}`],
      ...membersOf(source).flatMap(({ name }): Line[] => [
        [`  Private Sub ${source.name}_${name}(ByVal a As String)`, `${source.name}.${name}`],
        ['  End Sub'],
      ]),
      ['End Class'],
    ]),
  ]);
}

function vbScript(): Written {
  const caseless: Idioms = {
    call: (variable, name) => `  ${variable}.${otherCasing(name)} 1, "a"`,
    read: (variable, name) => `  value = ${otherCasing(variable)}.${name.toLowerCase()}`,
    write: (variable, name) => `  ${variable}.${name.toUpperCase()} = value`,
  };
  return written('all.vbs', [
    ['Option Explicit\nDim value'],
    ...everyClass((type, variable) => [
      [`Dim ${variable}\nSet ${variable} = CreateObject("rzdcx.${type.name}")`, type.name],
      ...useAll(type, variable, caseless),
    ]),
    ...sinks((source, className) => [
      [`Set src${className} = WScript.CreateObject("rzdcx.${className}", "ev${className}_")`, className],
      ...membersOf(source).flatMap(({ name }): Line[] => [
        [`Sub EV${className}_${name}(a)`, `${source.name}.${name}`],
        ['End Sub'],
      ]),
      [`WScript.ConnectObject src${className}, "other_"`],
    ]),
  ]);
}

function powerShell(): Written {
  const caseless: Idioms = {
    call: (variable, name) => `$${variable}.${otherCasing(name)}(1, "a")`,
    read: (variable, name) => `$value = $${otherCasing(variable)}.${name.toLowerCase()}`,
    write: (variable, name) => `$${variable}.${name.toUpperCase()} = $value`,
    event: (variable, name) =>
      `Register-ObjectEvent -InputObject $${variable} -EventName ${name} -Action { 1 } | Out-Null`,
  };
  return written('all.ps1', [
    ...everyClass((type, variable) => [
      [`$${variable} = New-Object -ComObject rzdcx.${type.name}`, type.name],
      ...useAll(type, variable, caseless),
      [`[void][System.Runtime.InteropServices.Marshal]::ReleaseComObject($${variable})`, `${type.name}.Release`],
    ]),
    ...sinks((source, className) => [
      [`$src${className} = New-Object -ComObject 'rzdcx.${className}'`, className],
      ...membersOf(source).map(({ name }): Line => [`$src${className}.add_${name}({ 1 })`, `${source.name}.${name}`]),
    ]),
    ...everyEnumerator((type, name) => `Show-Value ([rzdcxLib.${type}]::${name})`),
  ]);
}

function delphi(): Written {
  const caseless: Idioms = {
    call: (variable, name) => `  ${variable}.${otherCasing(name)}(1, 'a');`,
    read: (variable, name) => `  Show(${variable}.${name.toLowerCase()});`,
    write: (variable, name) => `  ${variable}.${name.toUpperCase()} := Value;`,
    event: (variable, name) => `  ${variable}.${name} := Handle${name};`,
  };
  return written('All.pas', [
    ['unit All;\ninterface\nuses rzdcxLib_TLB;\ntype'],
    ...sinks((source) => [
      [`  TSink${source.name} = class(TInterfacedObject, ${source.name})`],
      ...membersOf(source).map(({ name }): Line => [`    procedure ${name}(A: WideString);`, `${source.name}.${name}`]),
      ['  end;'],
    ]),
    ['implementation\nprocedure Early;\nvar'],
    ...everyClass((type, variable) => [[`  ${variable}: T${type.name};`, type.name]]),
    ['begin'],
    ...everyClass((type, variable) => [
      [`  ${variable} := T${type.name}.Create(nil);`, type.name],
      ...useAll(type, variable, caseless),
    ]),
    ['end;\nprocedure Late;\nvar'],
    ...everyClass((_type, variable) => [[`  ${variable}: OleVariant;`]]),
    ['begin'],
    ...everyClass((type, variable) => [
      [`  ${variable} := CreateOleObject('rzdcx.${type.name}');`, type.name],
      ...useAll(type, variable, { ...caseless, event: undefined }),
    ]),
    ['end;\nprocedure Interfaces;\nvar'],
    ...everyClass((type, variable) => [[`  ${variable}: I${type.name};`, type.name]]),
    ['begin'],
    ...everyClass((type, variable) => [
      [`  ${variable} := Co${type.name}.Create;`, type.name],
      [`  with ${variable} do\n  begin`],
      ...useAll(type, variable, {
        call: (_variable, name) => `    ${name}(1);`,
        read: (_variable, name) => `    Show(${name});`,
        write: (_variable, name) => `    ${name} := Given;`,
      }),
      ['  end;'],
    ]),
    ...RZDCX.enums
      .flatMap(({ name, members }) => members.map((member) => [name, member.name] as const))
      .map(([type, name]): Line => [`  theELM.Init(${name});`, 'DCXELM.Init', `${type}.${name}`]),
    ['end;\nend.'],
  ]);
}

function jScript(): Written {
  const plain: Idioms = {
    call: (variable, name) => `${variable}.${name}(1, 'a');`,
    read: (variable, name) => `value = ${variable}.${name};`,
    write: (variable, name) => `${variable}.${name} = value;`,
  };
  return written('all.js', [
    ...everyClass((type, variable) => [
      [`var ${variable} = new ActiveXObject("rzdcx.${type.name}");`, type.name],
      ...useAll(type, variable, plain),
    ]),
    ...sinks((source, className) => [
      [`var src${className} = WScript.CreateObject("rzdcx.${className}");`, className],
      [`WScript.ConnectObject(src${className}, "ev${className}_");`, `${className}.Advise`],
      ...membersOf(source).map(({ name }): Line => [
        `function ev${className}_${name}(a) { }`,
        `${source.name}.${name}`,
      ]),
      [`WScript.DisconnectObject(src${className});`, `${className}.Unadvise`],
    ]),
  ]);
}

/** One source of each language. */
export const RZDCX_SOURCES: readonly Written[] = [
  cSharp(),
  cPlusPlus(),
  basic(),
  vbScript(),
  powerShell(),
  delphi(),
  jScript(),
];
