namespace Synapsid.Knowledge.Code.Index;

/// <summary>A card that is to have a vector.</summary>
/// <param name="Place">What it stands for.</param>
/// <param name="Text">The card's text, which is encoded; empty where it has a vector already.</param>
/// <param name="Hash">Its hash: the same text has the same vector.</param>
internal readonly record struct PlannedCard(CardPlace Place, string Text, ContentHash Hash);
