using Synapsid.Base.Text;
using Synapsid.Ledger.Events;
using Synapsid.Ledger.Query;

namespace Synapsid.Commands;

/// <summary>The arguments that commands on the ledger share, and the query that they make together.</summary>
internal static class LedgerArguments
{
    public static readonly Argument Query =
        new("query", ArgumentType.Text, "words that must all occur; several in double quotes occur together")
        {
            Positional = false,
            Short = 'q',
        };

    public static readonly Argument Where =
        new("where", ArgumentType.TextList,
            "a condition, such as severity>=high or \"ip cidr 10.0.0.0/8\"") { Short = 'w' };

    public static readonly Argument Namespace =
        new("namespace", ArgumentType.Text, "the part of the ledger") { Short = 'n' };

    public static readonly Argument Host = new("host", ArgumentType.Text, "the host");
    public static readonly Argument Ip = new("ip", ArgumentType.Text, "the address");
    public static readonly Argument Collector = new("collector", ArgumentType.Text, "the program that gathered it");

    public static readonly Argument Type =
        new("type", ArgumentType.Choice, "what it is about") { Choices = SnakeCase.NamesOf<EventType>() };

    public static readonly Argument TypeName = new(
        "type_name", ArgumentType.Text, "the sender's own name for the type");

    public static readonly Argument Severity =
        new("severity", ArgumentType.Choice, "how grave it is") { Choices = SnakeCase.NamesOf<Severity>() };

    public static readonly Argument From = new("from", ArgumentType.Instant, "only events of this time or later");
    public static readonly Argument To = new("to", ArgumentType.Instant, "only events before this time");

    public static readonly Argument Sort =
        new("sort", ArgumentType.Text, "the field to sort by; index is the order of receipt") { Default = "index" };

    public static readonly Argument Order =
        new("order", ArgumentType.Choice, "newest or greatest first (desc), or last (asc)")
        {
            Choices = ["desc", "asc"],
            Default = "desc",
        };

    public static readonly Argument Limit =
        new("limit", ArgumentType.Integer, "how many events on a page at most")
        {
            Default = "20",
            Min = 1,
            Max = LedgerQuery.LimitMax,
        };

    public static readonly Argument Cursor =
        new("cursor", ArgumentType.Text, "where the page begins: next_cursor of the page before");

    public static readonly Argument Level =
        new("level", ArgumentType.Choice, "answer when the events are so far")
        {
            Choices = ["accepted", "durable", "published"],
            Default = "durable",
        };

    /// <summary>What a query may name.</summary>
    public static readonly Argument[] Filter = [Query, Where, Namespace, Host, Type, Severity, From, To];

    /// <summary>The query of a call; the arguments of its page where the command has them.</summary>
    /// <exception cref="BadArgumentException">A condition cannot be read.</exception>
    public static LedgerQuery QueryOf(CommandCall call, bool paged)
    {
        List<LedgerFilter> filters = [.. call.Texts(Where).Select(LedgerFilterText.Parse)];
        foreach (Argument argument in (Argument[])[Namespace, Host, Type, Severity])
        {
            if (call.OptionalText(argument) is { } value)
            {
                filters.Add(new LedgerFilter(argument.Name, FilterOperator.Equal, value));
            }
        }

        LedgerQuery query = new()
        {
            Text = call.OptionalText(Query),
            Filters = filters,
            From = call.OptionalInstant(From),
            To = call.OptionalInstant(To),
        };
        if (!paged) return query;
        return query with
        {
            Sort = call.Text(Sort),
            Descending = call.Text(Order) == "desc",
            Limit = (int)call.Integer(Limit),
            Cursor = call.OptionalText(Cursor),
        };
    }
}
