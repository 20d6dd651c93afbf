/** What `…/mcp` offers to agents and editors, in the terms of the Model Context Protocol. */

/** A tool as `tools/list` describes it. */
export interface McpTool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: {
    readonly type: 'object';
    readonly properties: Readonly<Record<string, McpProperty>>;
    readonly required?: readonly string[];
  };
  readonly annotations: {
    readonly title: string;
    readonly readOnlyHint: boolean;
    readonly destructiveHint: boolean;
    readonly openWorldHint: false;
  };
}

interface McpProperty {
  readonly type: 'string' | 'boolean' | 'array';
  readonly description: string;
}

const DATABASE: McpProperty = { type: 'string', description: 'Name or identity of a database.' };

/** @param isHostWide databases are named in each call, instead of one by the address */
export function mcpTools(isHostWide: boolean): McpTool[] {
  const tools = [
    tool('ping', 'Ping', 'Answers, with the message that it was given.', {
      properties: { message: { type: 'string', description: 'Comes back.' } },
      required: [],
    }),
    tool('get_schema', 'Get schema', 'Types, tables, reducers and views of a database, as JSON.', {
      ...aboutDatabase(isHostWide, {}, []),
    }),
    tool('sql', 'Run SQL', 'Runs SQL and gives rows as JSON. Only its owner may change rows so.', {
      ...aboutDatabase(
        isHostWide,
        {
          sql: { type: 'string', description: 'One or more statements.' },
          confirmed: { type: 'boolean', description: 'Whether to wait for durability.' },
        },
        ['sql'],
      ),
      isWriting: true,
    }),
    tool('call', 'Call reducer', 'Runs a reducer as you: the usual way to change anything.', {
      ...aboutDatabase(
        isHostWide,
        {
          reducer: { type: 'string', description: 'Its name.' },
          args: { type: 'array', description: 'Its arguments in order, as SATS-JSON.' },
        },
        ['reducer'],
      ),
      isWriting: true,
    }),
  ];
  if (!isHostWide) return tools;
  const list = tool('list_databases', 'List databases', 'Names and identities of what you own.', {
    properties: {},
    required: [],
  });
  return [list, ...tools];
}

interface ToolInput {
  readonly properties: Readonly<Record<string, McpProperty>>;
  readonly required: readonly string[];
  readonly isWriting?: boolean;
}

function aboutDatabase(
  isHostWide: boolean,
  properties: ToolInput['properties'],
  required: readonly string[],
): ToolInput {
  if (!isHostWide) return { properties, required };
  return {
    properties: { ...properties, database: DATABASE },
    required: ['database', ...required],
  };
}

function tool(
  name: string,
  title: string,
  description: string,
  { properties, required, isWriting = false }: ToolInput,
): McpTool {
  return {
    name,
    description,
    inputSchema: { type: 'object', properties, ...(required.length > 0 && { required }) },
    annotations: {
      title,
      readOnlyHint: !isWriting,
      destructiveHint: isWriting,
      openWorldHint: false,
    },
  };
}
