using Synapsid.Base.Files;
using Synapsid.Commands;
using Synapsid.Configuration;
using Synapsid.Embeddings.Models;
using Synapsid.Knowledge.Code.Index;
using Synapsid.Knowledge.Code.Lookup;
using Synapsid.Knowledge.Code.Ranking;
using Synapsid.Knowledge.Grains;
using Synapsid.Ledger.Query;
using Synapsid.Protocols;
using Synapsid.Search.Vectors;
using Synapsid.Storage;

namespace Synapsid;

/// <summary>
/// Says what an exception means to the person at the other end: the one place where exceptions become errors.
/// </summary>
public static class Failure
{
    /// <summary>The error to answer with. What no one foresaw becomes <see cref="ErrorCode.Internal"/>.</summary>
    public static ReplyError Describe(Exception exception) => exception switch
    {
        BadArgumentException or ConfigurationException => new(ErrorCode.BadRequest, exception.Message),
        GrainRejectedException { TooLarge: true } => new(ErrorCode.TooLarge, exception.Message),
        GrainRejectedException => new(ErrorCode.BadRequest, exception.Message),
        KvErrorException failed => new(failed.Code, failed.Message),
        KeyCommandException => new(ErrorCode.BadRequest, exception.Message),
        LedgerQueryException => new(ErrorCode.BadRequest, exception.Message),
        LookupException { IsAbsent: false } or CodeQueryException => new(ErrorCode.BadRequest, exception.Message),
        NotFoundException or RepositoryUnknownException or LookupException =>
            new(ErrorCode.NotFound, exception.Message),
        RepositoryBusyException => new(ErrorCode.Conflict, exception.Message),
        GrainModelMismatchException or VectorFormatMismatchException or DataFolderLockedException =>
            new(ErrorCode.Conflict, exception.Message),
        ModelException => new(ErrorCode.ModelUnavailable, exception.Message),
        OperationCanceledException => new(ErrorCode.Cancelled, "Interrupted."),
        IOException or UnauthorizedAccessException or InvalidDataException =>
            new(ErrorCode.StorageFailed, exception.Message),
        RecordNotAppliedException => new(ErrorCode.Internal, exception.Message),
        _ => new(ErrorCode.Internal, $"A defect of Synapsid's own: {exception.GetType().Name}: {exception.Message}"),
    };
}
