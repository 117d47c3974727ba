using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Synapsid.Protocols;
using Synapsid.Server.Routes;

namespace Synapsid.Server.Http;

/// <summary>The top of every request: guards it, finds its route, and makes an answer of what comes of it.</summary>
internal sealed class HttpFront(RequestGuard guard, RouteTable routes, AnswerEncoding encoding) :
    IHttpApplication<HttpContext>
{
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public async Task ProcessRequestAsync(HttpContext context)
    {
        HttpAnswer answer = encoding.Apply(context.Request, await AnswerAsync(context));
        if (answer.Talk is { } talk)
        {
            await talk(context.RequestAborted);
            return;
        }

        HttpResponse response = context.Response;
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        if (answer.Live is null) response.ContentLength = answer.Body.Length;
        response.Headers.Vary = "Accept, Accept-Encoding";
        if (answer.ContentEncoding is not null) response.Headers.ContentEncoding = answer.ContentEncoding;
        if (answer.Allow is not null) response.Headers.Allow = answer.Allow;
        if (answer.CacheControl is not null) response.Headers.CacheControl = answer.CacheControl;
        if (answer.Live is not null) response.Headers["X-Accel-Buffering"] = "no"; // a proxy passes each piece on
        if (HttpMethods.IsHead(context.Request.Method)) return;
        if (answer.Live is { } live) await WriteLiveAsync(live, context);
        else await response.BodyWriter.WriteAsync(answer.Body);
    }

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    private static async Task WriteLiveAsync(Func<Stream, CancellationToken, Task> live, HttpContext context)
    {
        try
        {
            await live(context.Response.Body, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The caller went away, or the server stops: that is how such an answer ends.
        }
    }

    private async Task<HttpAnswer> AnswerAsync(HttpContext context)
    {
        try
        {
            guard.Check(context.Request);
            HttpRoute route = routes.Find(context.Request, out IReadOnlyDictionary<string, string> parts);
            return await route.Handler(new HttpCall(context, parts));
        }
        catch (HttpErrorException exception)
        {
            return HttpAnswer.Problem(exception.Status, exception.Error) with { Allow = exception.Allow };
        }
        catch (Exception exception) // the top of every request: an error becomes an answer, and the connection lives on
        {
            ReplyError error = Failure.Describe(exception);
            return HttpAnswer.Problem(ErrorStatus.Of(error.Code), error);
        }
    }
}
