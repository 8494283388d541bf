using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Skyops.Silo.Health;

namespace Skyops.Silo.OpenApi;

/// <summary>The routes as an OpenAPI 3.1 document, made from what stands beside each and from the types that serialise.</summary>
internal sealed class OpenApiDocument
{
    private const string Session = "session";
    private readonly OpenApiSchemas _schemas = new();

    private OpenApiDocument()
    {
    }

    public static JsonObject Of(IEnumerable<RouteEndpoint> endpoints)
    {
        var document = new OpenApiDocument();
        var paths = new JsonObject();
        foreach (var endpoint in endpoints.OrderBy(x => x.RoutePattern.RawText, StringComparer.Ordinal))
        {
            if (endpoint.Metadata.GetMetadata<ApiOperation>() is not { } operation) continue;
            var path = endpoint.RoutePattern.RawText!;
            var item = (paths[path] ??= new JsonObject()).AsObject();
            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
                item[method.ToLowerInvariant()] = document.Operation(operation, endpoint, method);
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject { ["title"] = "Skyops", ["version"] = HealthEndpoints.Version, ["license"] = new JsonObject { ["name"] = "Apache-2.0", ["identifier"] = "Apache-2.0" } },
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = document._schemas.All(),
                ["securitySchemes"] = new JsonObject
                {
                    [Session] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "a token from POST /v1/sessions, a key from POST /v1/keys where x-skyops-scope says what it needs, or the operator's" },
                },
            },
        };
    }

    private JsonObject Operation(ApiOperation operation, RouteEndpoint endpoint, string method)
    {
        var json = new JsonObject
        {
            ["operationId"] = Id(method, endpoint.RoutePattern.RawText!),
            ["summary"] = operation.Summary,
            ["x-skyops-access"] = operation.Access.ToString().ToLowerInvariant(),
        };
        var parameters = new JsonArray();
        foreach (var parameter in endpoint.RoutePattern.Parameters) parameters.Add(Parameter("path", new ApiParameter(parameter.Name, "", Required: true)));
        foreach (var parameter in operation.Query) parameters.Add(Parameter("query", parameter));
        foreach (var parameter in operation.Headers) parameters.Add(Parameter("header", parameter));
        if (parameters.Count > 0) json["parameters"] = parameters;
        if (Body(operation) is { } body) json["requestBody"] = body;
        json["responses"] = Responses(operation);
        if (operation.Scope is { } scope) json["x-skyops-scope"] = scope;
        if (operation.Access is not (Access.All or Access.Machine)) json["security"] = new JsonArray(new JsonObject { [Session] = new JsonArray() });
        return json;
    }

    private JsonObject? Body(ApiOperation operation)
    {
        if (operation.Request is null && operation.RequestType is null) return null;
        var content = operation.Request is { } type
            ? Content("application/json", _schemas.Reference(type))
            : Content(operation.RequestType!, Bytes());
        return new JsonObject { ["required"] = !operation.RequestOptional, ["content"] = content };
    }

    private JsonObject Responses(ApiOperation operation)
    {
        var responses = new JsonObject();
        foreach (var status in operation.Success)
        {
            var response = new JsonObject { ["description"] = "done" };
            if (status != 204) response["content"] = operation.Answer is { } type ? Content("application/json", _schemas.Reference(type)) : Content(operation.AnswerType, Bytes());
            responses[$"{status}"] = response;
        }

        responses["default"] = new JsonObject
        {
            ["description"] = "refused: what is wrong, and what to do",
            ["content"] = Content("application/problem+json", _schemas.Reference(Skyops.Api.SkyopsJson.Default.ProblemResponse)),
        };
        return responses;
    }

    private static JsonObject Parameter(string place, ApiParameter parameter)
    {
        var json = new JsonObject
        {
            ["name"] = parameter.Name,
            ["in"] = place,
            ["schema"] = new JsonObject { ["type"] = parameter.Number ? "integer" : "string" },
        };
        if (parameter.Description.Length > 0) json["description"] = parameter.Description;
        if (parameter.Required) json["required"] = true;
        return json;
    }

    private static JsonObject Content(string type, JsonObject schema) => new() { [type] = new JsonObject { ["schema"] = schema } };

    private static JsonObject Bytes() => new() { ["type"] = "string" };

    /// <summary><c>getTasksIdLogs</c> for GET /v1/tasks/{id}/logs.</summary>
    private static string Id(string method, string path) => method.ToLowerInvariant() + string.Concat(path.Split('/', '.', '{', '}')
        .Where(part => part.Length > 0 && part != "v1").Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
}
