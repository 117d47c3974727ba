using Synapsid.Ledger.Events;

namespace Synapsid.Ledger.Query;

/// <summary>Is shown an event that matches; says whether to go on.</summary>
internal delegate bool EventVisitor(long index, in EventView view);
