using System.Text;

namespace Synapsid.Base.Text;

/// <summary>Names of members as they are written outside: <c>AgentAction</c> is <c>agent_action</c>.</summary>
public static class SnakeCase
{
    /// <summary>A name in lower case, with an underscore before each of its words but the first.</summary>
    /// <param name="name">A name of letters and digits, whose words begin with one capital each.</param>
    public static string Of(string name)
    {
        StringBuilder text = new(name.Length + 4);
        foreach (char letter in name)
        {
            if (char.IsAsciiLetterUpper(letter) && text.Length > 0) text.Append('_');
            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }

    /// <summary>The names of all members, in the order of their values.</summary>
    public static string[] NamesOf<T>()
        where T : struct, Enum => [.. Enum.GetNames<T>().Select(Of)];
}
