using System.Globalization;

namespace Synapsid.Keyspace.Sessions;

/// <summary>
/// The text of <c>client-output-buffer-limit</c>: class, hard limit, soft limit and its seconds, repeated.
/// </summary>
internal static class OutputLimits
{
    internal static string Text(KeyTuning tuning) =>
        $"normal {Text(tuning.NormalOutput)} slave 0 0 0 pubsub {Text(tuning.PubSubOutput)}";

    internal static string? Set(KeyTuning tuning, string text)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length % 4 != 0) return "Wrong number of arguments in buffer limit configuration.";
        (OutputLimit normal, OutputLimit pubSub) = (tuning.NormalOutput, tuning.PubSubOutput);
        for (int i = 0; i < words.Length; i += 4)
        {
            if (!ParameterKinds.TryBytes(words[i + 1], out long hard)
                || !ParameterKinds.TryBytes(words[i + 2], out long soft)
                || !long.TryParse(words[i + 3], NumberStyles.None, CultureInfo.InvariantCulture, out long seconds))
            {
                return "Error in hard, soft or soft_seconds setting in buffer limit configuration.";
            }

            OutputLimit limit = new(hard, soft, seconds);
            switch (words[i].ToUpperInvariant())
            {
                case "NORMAL":
                    normal = limit;
                    break;
                case "PUBSUB":
                    pubSub = limit;
                    break;
                case "SLAVE" or "REPLICA" when limit == new OutputLimit(0, 0, 0):
                    break;
                case "SLAVE" or "REPLICA":
                    return "There are no replicas to limit.";
                default:
                    return "Invalid client class specified in buffer limit configuration.";
            }
        }

        (tuning.NormalOutput, tuning.PubSubOutput) = (normal, pubSub);
        return null;
    }

    private static string Text(OutputLimit limit) =>
        string.Create(CultureInfo.InvariantCulture, $"{limit.HardBytes} {limit.SoftBytes} {limit.SoftSeconds}");
}
