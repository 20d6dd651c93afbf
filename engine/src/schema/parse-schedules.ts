import type { DefinitionNames } from './definition-names.ts';
import type { ProcedureDef, ReducerDef, ScheduleDef, TableDef } from './module-def.ts';
import type { RawScheduleDef } from './raw-module-def.ts';
import { isScheduleAt } from './special-types.ts';

/**
 * Checks the schedules of a description.
 * @returns the tables, those whose rows call something with their schedule
 */
export function attachSchedules(
  schedules: readonly RawScheduleDef[],
  {
    tables,
    reducers,
    procedures,
  }: {
    readonly tables: readonly TableDef[];
    readonly reducers: readonly ReducerDef[];
    readonly procedures: readonly ProcedureDef[];
  },
  names: DefinitionNames,
): TableDef[] {
  const scheduled = [...tables];
  for (const raw of schedules) {
    const tableName = names.table(raw.tableName);
    const functionName = names.function(raw.functionName);
    const position = scheduled.findIndex(table => table.name === tableName);
    const table = scheduled[position];
    const reducer = reducers.find(({ name }) => name === functionName);
    const target = reducer ?? procedures.find(({ name }) => name === functionName);
    if (!table) {
      names.refuse(`The schedule of \`${functionName}\` names the unknown table \`${tableName}\`.`);
      continue;
    }
    if (!target) {
      names.refuse(`Table \`${tableName}\` schedules \`${functionName}\`, which does not exist.`);
      continue;
    }
    if (table.schedule) names.refuse(`Table \`${tableName}\` has several schedules.`);
    const at = table.columns[raw.atColumn];
    const id = table.primaryKey === null ? undefined : table.columns[table.primaryKey];
    if (!at || !isScheduleAt(at.type) || id?.type.tag !== 'U64') {
      names.refuse(
        `The scheduled table \`${tableName}\` needs a primary key of type u64 and a ScheduleAt column.`,
      );
    }
    const [param] = target.params;
    if (
      target.params.length !== 1 ||
      param?.type.tag !== 'Ref' ||
      param.type.ref !== table.rowTypeRef
    ) {
      names.refuse(`\`${functionName}\` must take one row of \`${tableName}\`, its schedule.`);
    }
    const schedule: ScheduleDef = {
      name: names.take(`${tableName}_sched`),
      atColumn: raw.atColumn,
      functionName,
      functionKind: reducer ? 'reducer' : 'procedure',
    };
    scheduled[position] = { ...table, schedule };
  }
  return scheduled;
}
