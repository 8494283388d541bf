using Microsoft.AspNetCore.Routing;

namespace Skyops.Silo.Http;

/// <summary>A group of routes about one noun.</summary>
public interface IEndpoints
{
    void Map(IEndpointRouteBuilder routes);
}
