/**
 * A plug-in of typedoc: the members of the blocking classes, whose types are derived, get the documentation of the
 * asynchronous ones.
 */
import { Converter, ReflectionKind } from 'typedoc';

const BLOCKING = 'dcxport/rzdcx/sync';
const ASYNCHRONOUS = 'dcxport/rzdcx';

/** Classes of one entry point by their names. */
function classesOf(project, entryPoint) {
  const module = project.children?.find(({ name }) => name === entryPoint);
  const classes = module?.getChildrenByKind(ReflectionKind.Class) ?? [];
  return new Map(classes.map((each) => [each.name, each]));
}

/** The comment of a member: of its signature, its getter or its setter. */
function commentOf(member) {
  const signature = member?.signatures?.[0] ?? member?.getSignature ?? member?.setSignature;
  return signature?.comment ?? member?.comment;
}

/** A copy whose parameters stand in its text: typedoc takes the arguments of a derived member for one. */
function copyOf(comment) {
  const copy = comment.clone();
  const parameters = copy.getTags('@param');
  copy.removeTags('@param');
  for (const { name, content } of parameters) {
    copy.summary.push({ kind: 'text', text: `\n- \`${name}\`: ` }, ...content);
  }
  return copy;
}

export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    const sources = classesOf(project, ASYNCHRONOUS);
    for (const [name, blocking] of classesOf(project, BLOCKING)) {
      for (const member of blocking.children ?? []) {
        const comment = commentOf(sources.get(name)?.getChildByName(member.name));
        if (comment === undefined) continue;
        for (const documented of member.signatures ?? [member]) documented.comment ??= copyOf(comment);
      }
    }
  });
}
