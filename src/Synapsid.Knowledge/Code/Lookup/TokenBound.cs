namespace Synapsid.Knowledge.Code.Lookup;

/// <summary>
/// How many tokens a text takes at most in a model's context, without that model's tokenizer: letters and digits in
/// runs
/// count a token for each four begun, other visible characters one each, white space nothing by itself. Byte-pair
/// tokenizers of current models take fewer on code and prose.
/// </summary>
public static class TokenBound
{
    private const int CharactersPerToken = 4;

    /// <summary>The bound of a text.</summary>
    public static int Of(ReadOnlySpan<char> text)
    {
        int tokens = 0;
        int run = 0;
        foreach (char letter in text)
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                if (run++ % CharactersPerToken == 0) tokens++;
                continue;
            }

            run = 0;
            if (letter == '\n' || !char.IsWhiteSpace(letter)) tokens++;
        }

        return tokens;
    }
}
