namespace Synapsid.Knowledge.Grains;

/// <summary>Numbers labels (namespaces, tags) in the order they first appear, so that each is kept once.</summary>
internal sealed class LabelDictionary
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _labels = [];

    /// <summary>How many labels there are.</summary>
    public int Count => _labels.Count;

    /// <summary>The label of a number.</summary>
    public string this[int number] => _labels[number];

    /// <summary>The number of a label, which is added when it is new.</summary>
    public int Number(string label)
    {
        if (_numbers.TryGetValue(label, out int number)) return number;
        _numbers.Add(label, _labels.Count);
        _labels.Add(label);
        return _labels.Count - 1;
    }
}
