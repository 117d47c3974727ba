namespace Synapsid.Ledger.Import;

/// <summary>How records become events.</summary>
public sealed record ImportOptions
{
    /// <summary>The format (<see cref="EventFormats"/>); <c>auto</c> looks at each record.</summary>
    public string Format { get; init; } = EventFormats.Auto;

    /// <summary>The part of the ledger for records that name none.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>The host of records that name none; null: none.</summary>
    public string? Host { get; init; }

    /// <summary>The collector of records that name none; null: none.</summary>
    public string? Collector { get; init; }

    /// <summary>Longest record; what is longer is kept in parts, as raw.</summary>
    public int RecordBytesMax { get; init; } = RecordReader.RecordBytesMaxDefault;

    /// <summary>What the members of JSON objects of no known format mean.</summary>
    public FieldMapping Mapping { get; init; } = FieldMapping.Default;

    /// <summary>Tells the present, for times that name no year.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
