using Microsoft.AspNetCore.Http;

namespace Skyops.Silo.Accounts;

/// <summary>Finds out who asks: from the bearer token, or from the operator's cookie that the page on loopback sets (reading only).</summary>
public sealed class Authentication(RequestDelegate next, SessionStore sessions, OperatorToken operatorToken)
{
    private const string Scheme = "Bearer ";

    public Task InvokeAsync(HttpContext context)
    {
        Identify(context).AttachTo(context);
        return next(context);
    }

    private Caller Identify(HttpContext context)
    {
        string? header = context.Request.Headers.Authorization;
        if (header is not null && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            var token = header[Scheme.Length..].Trim();
            var caller = sessions.Find(token);
            return caller is Caller.Nobody && operatorToken.Matches(token) ? Caller.TheOperator : caller;
        }

        var cookie = context.Request.Cookies[OperatorToken.CookieName];
        var reads = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        return cookie is not null && reads && operatorToken.Matches(cookie) ? Caller.TheOperator : Caller.None;
    }
}
