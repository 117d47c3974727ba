using Synapsid.Protocols.Resp;

namespace Synapsid.Keyspace.Commands;

/// <summary>A command's documents as <c>COMMAND DOCS</c> gives them, derived from the table.</summary>
internal static class CommandDocs
{
    /// <summary>A command's name and its documents, as a member of the map.</summary>
    internal static void Write(RespWriter reply, KeyCommandEntry entry)
    {
        KeyCommand command = entry.Command;
        IReadOnlyList<SyntaxArgument> arguments = SyntaxReader.Read(command.Syntax);
        reply.Bulk(entry.FullName);
        reply.Map(3 + (arguments.Count > 0 ? 1 : 0) + (entry.Children.Count > 0 ? 1 : 0));
        reply.Bulk("summary"u8);
        reply.Bulk(command.Summary);
        reply.Bulk("since"u8);
        reply.Bulk(command.Since);
        reply.Bulk("group"u8);
        reply.Bulk(command.Group);
        if (arguments.Count > 0)
        {
            int keys = 0;
            reply.Bulk("arguments"u8);
            WriteAll(reply, arguments, CommandReply.KeySpecCount(command), ref keys);
        }

        if (entry.Children.Count == 0) return;
        reply.Bulk("subcommands"u8);
        reply.Map(entry.Children.Count);
        foreach (KeyCommandEntry child in entry.Children) Write(reply, child);
    }

    private static void WriteAll(RespWriter reply, IReadOnlyList<SyntaxArgument> arguments, int keySpecs, ref int keys)
    {
        reply.Array(arguments.Count);
        foreach (SyntaxArgument argument in arguments) WriteOne(reply, argument, keySpecs, ref keys);
    }

    private static void WriteOne(RespWriter reply, SyntaxArgument argument, int keySpecs, ref int keys)
    {
        List<string> flags = [];
        if (argument.IsOptional) flags.Add("optional");
        if (argument.IsMultiple) flags.Add("multiple");
        if (argument.RepeatsToken) flags.Add("multiple_token");
        bool isKey = argument.Type == SyntaxArgument.Key && keySpecs > 0;
        reply.Map(2 + (isKey ? 1 : 0) + (argument.Token is null ? 0 : 1) + (flags.Count > 0 ? 1 : 0)
            + (argument.Parts.Count > 0 ? 1 : 0));
        reply.Bulk("name"u8);
        reply.Bulk(argument.Name);
        reply.Bulk("type"u8);
        reply.Bulk(argument.Type);
        if (isKey)
        {
            // The way of COMMAND INFO in which this key is found: the last one finds all that are left.
            reply.Bulk("key_spec_index"u8);
            reply.Integer(Math.Min(keys++, keySpecs - 1));
        }

        if (argument.Token is not null)
        {
            reply.Bulk("token"u8);
            reply.Bulk(argument.Token);
        }

        if (flags.Count > 0)
        {
            reply.Bulk("flags"u8);
            CommandReply.Words(reply, flags);
        }

        if (argument.Parts.Count == 0) return;
        reply.Bulk("arguments"u8);
        WriteAll(reply, argument.Parts, keySpecs, ref keys);
    }
}
