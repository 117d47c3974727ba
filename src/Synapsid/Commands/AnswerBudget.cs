namespace Synapsid.Commands;

/// <summary>Counts the tokens that an answer may still take.</summary>
internal sealed class AnswerBudget(int tokens)
{
    private int _left = tokens;

    /// <summary>Tokens that are left.</summary>
    public int Left => _left;

    /// <summary>Takes some tokens; false where not so many are left.</summary>
    public bool TryTake(int count)
    {
        if (count > _left) return false;
        _left -= count;
        return true;
    }
}
